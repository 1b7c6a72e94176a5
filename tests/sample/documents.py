"""Dice -> intake documents, each of one type, and three people who sort them."""

from __future__ import annotations

import re

from .dice import Dice
from .item import Content, Habit, Item, Task

OPTIONS = (
    ("HCP_REPORT", "Report by a health professional"),
    ("CONSUMER_REPORT", "Report by a patient or relative"),
    ("AUTHORITY_REPORT", "Case from an authority"),
    ("FOLLOW_UP", "Follow-up"),
    ("LITERATURE", "Literature"),
    ("MEDICAL_RECORD", "Medical record"),
    ("QUALITY_COMPLAINT", "Quality complaint"),
    ("ENQUIRY", "Medical enquiry"),
    ("OTHER_DOCUMENT", "Other document"),
)

# (right, tempting or "", text)
_DOCUMENTS = (
    ("HCP_REPORT", "", "Dear colleagues, a {age}-year-old patient of my practice came in with {symptom} after {drug}."),
    ("HCP_REPORT", "", "Form SR-2. Reporter's profession: community pharmacist. Product: {drug}. Event: {symptom}."),
    (
        "HCP_REPORT",
        "MEDICAL_RECORD",
        "I enclose the discharge letter of a patient who had {symptom} under {drug}. Dr. Sample",
    ),
    ("CONSUMER_REPORT", "HCP_REPORT", "I am a nurse myself and have had {symptom} since I took {drug} last {day}."),
    ("CONSUMER_REPORT", "", "Since my mother has been taking {drug} she complains of {symptom} every morning."),
    ("CONSUMER_REPORT", "QUALITY_COMPLAINT", "The {drug} tablets crumbled, and after the second one I had {symptom}."),
    (
        "CONSUMER_REPORT",
        "ENQUIRY",
        "May I go on taking {drug}? Since {day} I have {symptom}. E-mail: someone@example.org",
    ),
    (
        "AUTHORITY_REPORT",
        "",
        "Individual case safety report, sender type: regulatory authority, XX-SAMPLE-0{age}. Reaction: {symptom}.",
    ),
    (
        "AUTHORITY_REPORT",
        "HCP_REPORT",
        "The poison centre of Sampletown passes on: {drug}, patient aged {age}, {symptom}.",
    ),
    ("FOLLOW_UP", "CONSUMER_REPORT", "On case CASE-2044{age}: my husband's {symptom} went away on {day}. Kind regards"),
    (
        "FOLLOW_UP",
        "HCP_REPORT",
        "Regarding your letter of {day}: the patient (CASE-2044{age}) has recovered; {drug} was not given again.",
    ),
    (
        "LITERATURE",
        "",
        "We describe a {age}-year-old woman with {symptom} under {drug}. Keywords: case report, safety.",
    ),
    (
        "LITERATURE",
        "OTHER_DOCUMENT",
        "Abstract 3.{age}: {symptom} in patients treated with {drug}. Sample congress, Sampletown.",
    ),
    (
        "MEDICAL_RECORD",
        "HCP_REPORT",
        "Discharge letter. Diagnosis: {symptom}. Medication at admission: {drug} and others. Age: {age}.",
    ),
    ("MEDICAL_RECORD", "", "Laboratory sheet, page 1 of 2. Patient aged {age}. ALT 41{age} U/l. No covering letter."),
    (
        "QUALITY_COMPLAINT",
        "",
        "Two of the ten pockets of the {drug} blister were empty when I opened the box on {day}.",
    ),
    (
        "QUALITY_COMPLAINT",
        "CONSUMER_REPORT",
        "I took a {drug} tablet with a crack in it on {day}. Nothing happened, but it should not.",
    ),
    ("ENQUIRY", "", "How long may an opened bottle of {drug} be kept in the refrigerator?"),
    ("ENQUIRY", "OTHER_DOCUMENT", "Please send the leaflet of {drug} in large print to the address below."),
    ("OTHER_DOCUMENT", "", "I am out of office until {day} and will answer your message when I am back."),
    ("OTHER_DOCUMENT", "ENQUIRY", "Invoice {age}-00{age} for printing the leaflets of {drug}, payable by {day}."),
)
_FILLERS = {
    "age": ("19", "33", "46", "55", "61", "67", "72", "80"),
    "drug": ("Samplestatin", "Exampril", "Mockazole", "Fictaline drops", "Dummyfen", "Specimab"),
    "symptom": ("a swollen tongue", "dizziness", "an itchy rash", "strong headache", "palpitations", "nausea"),
    "day": ("Monday", "Tuesday", "Friday", "7 November", "the 12th"),
}
_COMMENTS = {
    "accept": (*("",) * 20, "precedence?", "who is reporting here?"),
    "ignore": ("more pages", "privacy", ""),
    "reject": ("split", "empty scan"),
}
REASONS = ("event-lifts", "purpose-not-form", "no-inference", "writes-for", "", "")


def documents(dice: Dice, count: int) -> tuple[Item, ...]:
    """So many documents, all kinds about equally often, the hard ones included."""
    order = [document for _ in range(count // len(_DOCUMENTS) + 1) for document in dice.order(_DOCUMENTS)]
    return tuple(_document(dice, number, entry) for number, entry in enumerate(order[:count], 1))


def _document(dice: Dice, number: int, entry: tuple[str, str, str]) -> Item:
    right, wrong, written = entry
    body = re.sub(r"\{(\w+)\}", lambda found: dice.pick(_FILLERS[found[1]]), written)
    channel = dice.pick(("e-mail", "web form", "post", "fax"))
    text = f"Received by {channel}, document {number}.\n{body}"
    task: Task = {
        "text": text,
        "meta": {"document": f"D-{number:04}", "channel": channel},
        "options": [{"id": key, "text": name} for key, name in OPTIONS],
        "config": {"choice_style": "single"},
    }
    answer = dice.weighed({"accept": 95, "ignore": 3, "reject": 2})
    return Item(task, (right,), {0: wrong} if wrong else {}, answer, dice.pick(_COMMENTS[answer]))


def with_choice(task: Task, content: Content) -> Task:
    """The task as the interface `choice` stores it."""
    return {**task, "accept": list(content)}


def careful(dice: Dice, item: Item) -> Content:
    """Reads to the end."""
    return _chosen(dice, item, confused=0.1)


def confusing(dice: Dice, item: Item) -> Content:
    """Judges by the look of a document, and still uses the type for cover sheets."""
    if item.right == ("OTHER_DOCUMENT",) and dice.happens(0.3):
        return ("FAX_COVER",)
    return _chosen(dice, item, confused=0.55)


def hasty(dice: Dice, item: Item) -> Content:
    """Now and then presses any key at all, and had a tenth type in an early version of the settings."""
    if dice.happens(0.06):
        return (dice.pick([key for key, _ in OPTIONS]),)
    if item.right == ("OTHER_DOCUMENT",) and dice.happens(0.5):
        return ("SPAM",)
    return _chosen(dice, item, confused=0.25)


def _chosen(dice: Dice, item: Item, *, confused: float) -> Content:
    return (item.tempting[0],) if item.tempting and dice.happens(confused) else item.right


HABITS: dict[str, Habit] = {"p1": careful, "p2": confusing, "p4": hasty}
