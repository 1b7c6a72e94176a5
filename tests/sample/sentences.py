"""What the sample's case narratives are put together from; `[RIGHT/TEMPTING:words]` marks a span."""

from __future__ import annotations

PLOTS: dict[tuple[str, ...], float] = {
    ("opening", "event", "outcome"): 5,
    ("opening", "history", "event", "dechallenge"): 5,
    ("opening", "event", "value", "dechallenge", "outcome"): 4,
    ("opening", "history", "worsening", "outcome"): 4,
    ("opening", "special", "event"): 3,
    ("history", "opening", "value", "worsening", "outcome"): 3,
    ("opening", "noeffect", "reporter"): 2,
    ("opening", "denial", "value"): 2,
    ("opening", "special"): 1,
}

SENTENCES: dict[str, tuple[str, ...]] = {
    "opening": (
        "A {sex} aged {age} took [DRUG:{drug}] [DOSE:{dose}] [FREQUENCY:{frequency}] for [INDICATION:{indication}].",
        "The patient, {age}, was started on [DRUG:{drug}] [DOSE:{dose}] [EXPOSURE_TIME/DURATION:{since}].",
        "[EXPOSURE_TIME/DURATION:{range}] she got [DRUG:{drug}] [ROUTE:{route}] against [INDICATION:{indication}].",
        "My {relative} takes [DRUG:{drug}] [FREQUENCY:{frequency}] and, against my advice, [DRUG_CLASS/DRUG:{class}].",
        "Treatment with [DRUG:{drug}], [DOSE:{dose}] [ROUTE:{route}], had begun [EXPOSURE_TIME/DURATION:{since}].",
        "CASE-2041{age}: [DRUG:{drug}] was used [FREQUENCY:{frequency}] for [INDICATION/MEDICAL_HISTORY:{indication}].",
    ),
    "history": (
        "Known [MEDICAL_HISTORY/INDICATION:{history}] since 2019.",
        "She has had [MEDICAL_HISTORY/INDICATION:{history}] for years and is [MEDICAL_HISTORY:allergic to {allergen}].",
        "The record mentions [MEDICAL_HISTORY:{history}] and an [MEDICAL_HISTORY:operation on the {site}].",
    ),
    "event": (
        "[EXPOSURE_TIME:{latency}] she developed an [ADVERSE_EVENT:{event} on the {site}].",
        "[EXPOSURE_TIME:{latency}] the [ADVERSE_EVENT:{event}] began, with a [ADVERSE_EVENT:{symptom}].",
        "He was admitted with [ADVERSE_EVENT:{diagnosis}] and [ADVERSE_EVENT:{symptom}].",
        "There was a possible [ADVERSE_EVENT:{diagnosis}], the reporter says.",
        "Since then a [ADVERSE_EVENT:{symptom} at night] has kept her awake.",
    ),
    "worsening": (
        "After the second dose her [ADVERSE_EVENT/MEDICAL_HISTORY:{history} got worse].",
        "The [ADVERSE_EVENT/MEDICAL_HISTORY:{history} came back] [EXPOSURE_TIME:{latency}].",
        "His [ADVERSE_EVENT/MEDICAL_HISTORY:{history} was worse than ever], together with a [ADVERSE_EVENT:{symptom}].",
    ),
    "value": (
        "[TEST_RESULT:{value}], [ADVERSE_EVENT/TEST_RESULT:{judgement}].",
        "The laboratory reported [TEST_RESULT/ADVERSE_EVENT:{value}].",
        "On the next day [TEST_RESULT/ADVERSE_EVENT:{value}], before that it had been normal.",
    ),
    "denial": (
        "The patient denied [ADVERSE_EVENT:{symptom}] and [ADVERSE_EVENT:{event}].",
        "No [ADVERSE_EVENT:{symptom}] was seen at the visit.",
    ),
    "dechallenge": (
        "[DECHALLENGE:[DRUG:{drug}] was withdrawn], and the complaints [OUTCOME:{recovery}].",
        "[DECHALLENGE:The dose was halved]; it [OUTCOME:{recovery}].",
        "After [DECHALLENGE/EXPOSURE_TIME:stopping the [DRUG:{drug}]] the patient [OUTCOME:{recovery}].",
    ),
    "special": (
        "[MEDICATION_ERROR/OVERDOSE:The pharmacy had handed out the 50 mg strength instead of 5 mg].",
        "By mistake she [OVERDOSE/MEDICATION_ERROR:took four tablets at once].",
        "The nurse [MEDICATION_ERROR:confused two patients] and noticed it before the injection.",
        "The carer [OVERDOSE/DOSE:doubled the dose] on her own account.",
    ),
    "noeffect": (
        "The tablets [LACK_OF_EFFECT/OUTCOME:did nothing] for the {indication}.",
        "It [LACK_OF_EFFECT:had no effect at all], and the [ADVERSE_EVENT/INDICATION:{symptom}] stayed.",
    ),
    "outcome": (
        "The patient [OUTCOME:{recovery}].",
        "At the time of the report the outcome was [OUTCOME:not known].",
        "She [OUTCOME:has not recovered yet].",
    ),
    "reporter": (
        "Questions to the reporter: sample.reporter@example.org.",
        "The reporter can be called at +00 30 0000 {age}.",
    ),
}

FILLERS: dict[str, tuple[str, ...]] = {
    "age": ("23", "34", "41", "47", "52", "58", "63", "69", "71", "78", "84"),
    "sex": ("woman", "man", "patient"),
    "relative": ("mother", "father", "sister", "neighbour", "husband"),
    "drug": (
        *("Samplestatin", "Exampril", "Demoxicillin", "Mockazole", "Testoprolol Retard", "Fictaline drops"),
        *("Specimab", "Placeholdine", "Sample-Insulin", "Dummyfen", "blinded study drug"),
    ),
    "class": ("painkillers", "blood thinners", "the usual antibiotics", "sleeping pills", "antihistamines"),
    "dose": ("500 mg", "20 mg", "2.5 mg", "half a tablet", "10 units", "three drops", "75 micrograms"),
    "frequency": ("twice daily", "every morning", "as needed", "1-0-1", "every third week", "four times a day"),
    "route": ("by mouth", "intravenously", "into the left upper arm", "under the tongue", "as a patch"),
    "since": ("in May", "on 3 October 2026", "six weeks ago", "in the spring", "last Monday"),
    "range": ("From 3 to 17 March", "For three weeks", "Between two cycles", "In the first trimester"),
    "latency": ("Two hours after the first tablet", "Ten minutes after the injection", "On the third day of intake"),
    "indication": (
        "type 2 diabetes",
        "migraine",
        "high blood pressure",
        "malaria prevention",
        "sore throat",
        "insomnia",
    ),
    "history": ("asthma", "hypertension", "eczema", "chronic back pain", "gout", "heart failure"),
    "allergen": ("penicillin", "pollen", "peanuts", "latex"),
    "site": ("both arms", "left knee", "upper lip", "back of the neck", "right hand"),
    "event": ("itchy rash", "extensive swelling", "uneven reddening", "acute blistering"),
    "symptom": ("dull headache", "dizziness", "very dry cough", "tremor", "loss of appetite", "burning pain"),
    "diagnosis": (
        "acute kidney injury",
        "drug-induced liver injury",
        "deep vein thrombosis of the leg",
        "pancreatitis",
    ),
    "value": ("INR 7.2", "Creatinine 210 µmol/l", "ALT 412 U/l", "Glucose 41 mg/dl", "Blood pressure 195/110"),
    "judgement": ("much too high", "alarmingly abnormal", "far out of range"),
    "recovery": ("recovered completely", "faded within a week", "improved slowly", "resolved with scars"),
}

COMMENTS: dict[str, tuple[str, ...]] = {
    "accept": (
        *("",) * 22,
        "Is this history or an event?",
        "two readings possible",
        "no rule for this boundary?",
    ),
    "ignore": ("not sure who is meant, for the weekly round", "is deliberate use an error?", "privacy", ""),
    "reject": ("two cases in one text", "not a narrative", "not in English"),
}

REASONS = (
    "worsening-is-new",
    "no-articles",
    "keep-modifiers",
    "test-is-closed",
    "leave-out-certainty",
    "by the definition",
    "",
    "",
)
