"""Kind of an edit -> its class, and why: the literal table of everything that a diff can say.

The question behind every class is one: would an item that was labelled rightly yesterday be wrong, unreadable or
unfindable today? Ids that others rely on are those of the contract, §8. A name with a `+` is a variant: an edit of the
same kind whose circumstances give it another class.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from confsync.model.edit import Class

B, R, T, C, E = Class.BREAKING, Class.RE_ANNOTATE, Class.RETRAIN, Class.COSMETIC, Class.FORBIDDEN


@dataclass(frozen=True, slots=True)
class Kind:
    """One row of the table."""

    name: str  # its id, or the id with + and a variant
    rating: Class
    text: str  # what it is, for docs/changes.md
    reason: str  # why it has its class; {name}, {before}, {after} and {into} stand for those of the edit

    @property
    def id(self) -> str:
        """What edits, settings and outputs call it."""
        return self.name.partition("+")[0]


_ROWS: tuple[tuple[str, Class, str, str], ...] = (
    # ---- a label comes, goes, and stays itself
    ("label.added", T, "A new label.", "annotators have one more label to choose; stored answers stay right"),
    ("label.added.carved", R, "A new label that another leaves something to, or decides a hard case for.",
     "stored answers with {others} may belong to it now"),
    ("label.added+draft", C, "A new label that is a draft.", "a draft is not offered to annotators yet"),
    ("label.removed", E, "A label is gone, and no tombstone says what became of it.",
     "stored answers with {key} could no longer be read; keep it as a tombstone, status: retired"),
    ("label.removed+draft", C, "A draft is gone.", "a draft was never offered, so no answer holds it"),
    ("label.reid", E, "A label got another id without lineage.",
     "{before} and {after} are one label to readers and two to data; retire {before}, replaced, into [{after}]"),
    ("label.retired", R, "A label became a tombstone without a successor.",
     "stored answers with {key} have no successor, and a person must say what they are now"),
    ("label.replaced", B, "A label became a tombstone with one successor.",
     "stored answers with {key} must be rewritten to {into}"),
    ("label.replaced+key", T, "A label became a tombstone, and its one successor took over its key.",
     "stored answers keep {key} and are another label's from now on"),
    ("label.merged", B, "A label went up in another.",
     "stored answers with {key} must be rewritten to {into}, which cannot be undone"),
    ("label.split", B, "A label was divided among several.",
     "a person must decide which of {into} every stored answer with {key} is now"),
    ("label.revived", R, "A tombstone became a label again.",
     "items that were labelled while {key} was retired may lack it"),
    ("lineage.changed", R, "A tombstone tells another story: reason or successors.",
     "answers that were migrated by the old lineage may have gone to the wrong label"),
    ("id.reused", E, "A tombstone's id or key was given another meaning.",
     "old answers with {after} would change their meaning in silence; take another id and key"),
    ("id.collides", E, "Two ids or keys are the same but for case or form of their letters.",
     "{after} and {other} are the same to tools that fold case, so their answers would be mixed"),
    ("tombstone.removed", E, "A tombstone is gone.",
     "old answers with {key} become unreadable, and nothing keeps the id from being used again"),
    ("label.renamed", T, "A label got another name; id and key stay.",
     "people see another word; stored answers stay as they are"),
    ("label.key_changed", B, "What Prodigy stores for a label changed.",
     "stored answers with {before} must be rewritten to {after}"),
    ("label.key_changed+tombstone", C, "A label gave up its key when it was retired.",
     "its answers go where its lineage says, whatever its key is"),
    ("label.key_changed+freed", E, "A tombstone gave up its key, and no label took it over.",
     "old answers with {before} become unreadable, and nothing keeps the key from being used again"),
    ("label.selectable_off", B, "A label became abstract.", "stored answers with {key} are no longer valid"),
    ("label.selectable_on", T, "An abstract label can be assigned.", "annotators have one more label to choose"),
    ("status.changed", T, "A label or a document is draft, active, approved, deprecated, not what it was.",
     "what annotators are offered or may rely on changes; stored answers stay as they are"),
    ("status.changed+draft", T, "A label that was offered is a draft again.",
     "a draft may change or go without a trace, and answers may hold {key}: status: deprecated keeps it"),
    ("type.changed", B, "Answers have another shape: spans, choice, relations, …",
     "stored answers have the shape of {before}, not of {after}"),
    ("card.multi_to_single", B, "Several answers became one.", "stored answers with two labels are no longer valid"),
    ("card.single_to_multi", R, "One answer became several.", "stored answers may lack a second label"),
    # ---- hierarchy and order
    ("hierarchy.moved", R, "A label has another parent.",
     "what it inherits and what it counts towards change, from {before} to {after}"),
    ("hierarchy.moved+follows", C, "A label stays below what its parent became.",
     "its parent {before} went into {after}, and it went along"),
    ("hierarchy.deepened", T, "A level was put above a label.", "{after} now stands between it and {before}"),
    ("hierarchy.shallowed", T, "A level above a label was taken out.", "{before} no longer stands above it"),
    ("hierarchy.leaf_to_parent", R, "A label that could be assigned got labels below it.",
     "stored answers with {key} may belong to {after} now"),
    ("order.changed", C, "Siblings stand in another order.", "only the order on pages and lists changes"),
    ("order.changed+keys", T, "Siblings stand in another order, and number keys follow it.",
     "Prodigy numbers them in this order, so a key that annotators know by heart gives another label"),
    # ---- what a label means
    ("def.added", T, "A definition where there was none.", "annotators must read what had been left to them"),
    ("def.removed", E, "A definition is gone.", "without one nobody can tell whether an answer is right"),
    ("def.reworded", R, "A definition has other words.", "answers given under the old words may be wrong now"),
    ("def.editorial", C, "Only spaces, punctuation or case changed.", "no word changed"),
    ("scope.narrowed", R, "A label takes in less: an include is gone, or an exclude is new.",
     "stored answers may hold what no longer belongs here"),
    ("scope.widened", R, "A label takes in more: an include is new, or an exclude is gone.",
     "items that were passed over may belong here now"),
    ("scope.reworded", R, "What a label takes in or leaves out has other words.",
     "the line between in and out may run elsewhere now"),
    ("scope.redirected", R, "What a label leaves out goes to another label.",
     "what used to go to {before} goes to {after} now"),
    ("scope.redirected+follows", C, "What a label leaves out goes to what a tombstone went into.",
     "{before} went into {after}, and this went along"),
    ("edge.added", T, "A hard case was decided.", "until now everybody decided it alone"),
    ("edge.flipped", R, "A hard case is decided otherwise.", "answers that followed {before} are wrong now"),
    ("edge.reworded", T, "A hard case is told in other words; its decision stays.",
     "annotators must be told; the decision stays"),
    ("edge.reworded+follows", C, "A hard case is decided for what a tombstone went into.",
     "{before} went into {after}, and this went along"),
    ("edge.removed", T, "A decision on a hard case is gone.", "annotators decide it alone from now on"),
    ("example.added", T, "A new example or counterexample.", "annotators have one more to learn from"),
    ("example.removed", T, "An example is gone.", "annotators may still go by it"),
    ("example.edited", T, "An example marks or explains something else.", "annotators learned it as it was"),
    ("example.edited+words", C, "Only spaces, punctuation or case of an example changed.", "no word changed"),
    ("example.edited+follows", C, "An example goes to what a tombstone went into.",
     "{before} went into {after}, and this went along"),
    ("example.flipped", R, "An example became a counterexample, or goes to another label.",
     "what was taught as right is wrong now, and answers that followed it are too"),
    ("synonym.added", C, "Another word for a label.", "it is for search only"),
    ("synonym.removed", C, "Another word for a label is gone.", "it is for search only"),
    ("mapping.added", C, "A link to an outside vocabulary.", "stored answers and annotators do not see it"),
    ("mapping.removed", C, "A link to an outside vocabulary is gone.", "stored answers and annotators do not see it"),
    ("mapping.changed", C, "A link to an outside vocabulary has another relation.",
     "stored answers and annotators do not see it"),
    ("hotkey.changed", T, "A label has another key of the keyboard.", "a key known by heart gives another label"),
    ("colour.changed", C, "A label or a relation has another colour.", "only its looks change"),
    # ---- attributes, relations, patterns
    ("attr.added_required", B, "A new attribute that must be answered.", "stored answers lack it"),
    ("attr.added_optional", T, "A new attribute that may be answered.", "annotators must be told"),
    ("attr.made_required", B, "An attribute must be answered now.", "stored answers may lack it"),
    ("attr.made_optional", T, "An attribute need not be answered any more.", "annotators must be told"),
    ("attr.removed", B, "An attribute is gone.", "stored answers hold values that nothing explains"),
    ("attr.renamed", T, "An attribute has another name.", "people see another word; stored answers stay as they are"),
    ("attr.narrowed", B, "An attribute applies to fewer labels.", "stored answers may hold it elsewhere too"),
    ("attr.narrowed+follows", C, "An attribute applies to what tombstones went into.",
     "retired labels went, or gave way to their successors"),
    ("attr.widened", T, "An attribute applies to more labels.", "annotators must be told"),
    ("value.added", T, "A new value of an attribute.", "annotators have one more value to choose"),
    ("value.removed", B, "A value of an attribute is gone.", "stored answers with {before} are no longer valid"),
    ("relation.added", T, "A new relation.", "annotators have one more relation to draw"),
    ("relation.removed", B, "A relation is gone.", "stored answers with {key} could no longer be read"),
    ("relation.renamed", T, "A relation has another name.", "people see another word; stored answers stay as they are"),
    ("relation.key_changed", B, "What Prodigy stores for a relation changed.",
     "stored answers with {before} must be rewritten to {after}"),
    ("relation.domain", B, "A relation may join fewer labels.", "stored answers may join others still"),
    ("relation.domain+follows", C, "A relation joins what tombstones went into.",
     "retired labels went, or gave way to their successors"),
    ("relation.domain+wider", T, "A relation may join more labels.", "annotators must be told"),
    ("pattern.added", C, "A new match pattern.", "it only suggests; people decide"),
    ("pattern.removed", C, "A match pattern is gone.", "it only suggested; people decide"),
    # ---- schemes
    ("scheme.added", T, "A new scheme.", "annotators must be told"),
    ("scheme.removed", E, "A scheme is gone, with its tombstones.", "nothing can read answers given under it any more"),
    ("scheme.renamed", C, "A scheme has another title.", "only the title of its page changes"),
    ("scheme.described", T, "A scheme's description has other words.", "annotators must read it again"),
    ("version.changed", C, "A scheme has another version.", "the number alone changes nothing"),
    ("owner.changed", C, "Somebody else answers for it.", "annotators and stored answers are not touched"),
    ("licence.changed", C, "Its licence changed.", "whoever passes on labels or data must look at the terms"),
    # ---- guidelines and other documents
    ("doc.added", T, "A new document.", "annotators must read it"),
    ("doc.added+draft", C, "A new draft.", "a draft is not published"),
    ("doc.removed", T, "A document is gone.", "annotators may still go by it"),
    ("doc.removed+rules", R, "A document with rules is gone.", "answers given under its rules may be wrong now"),
    ("doc.moved", C, "A document's file was moved or renamed.", "its page and the links to it stay"),
    ("doc.renamed", C, "A document has another title.", "only its title changes"),
    ("doc.changed", C, "Other front matter changed: order, schemes, a summary.", "the text stays as it is"),
    ("audience.widened", E, "More people may see a document or a project.",
     "what was kept from {after} becomes known to them and cannot be called back; approve it with a waiver"),
    ("audience.narrowed", T, "Fewer people may see a document or a project.", "who worked with it loses it"),
    ("rule.added", R, "A new rule.", "answers given without it may break it"),
    ("rule.added+named", C, "A sentence that stood there was given an id.", "the sentence itself stays"),
    ("rule.removed", R, "A rule is gone.", "answers that followed it may be wrong now"),
    ("rule.removed+named", C, "A rule lost its id; its sentence stays.", "the sentence itself stays"),
    ("rule.must_changed", R, "A rule has other words.", "answers that followed the old words may be wrong now"),
    ("rule.editorial", C, "Only spaces, punctuation or case of a rule changed.", "no word changed"),
    ("rule.prose_changed", T, "Text outside rules has other words.", "annotators must read it again"),
    ("rule.prose_changed+words", C, "Only spaces, punctuation or case of text outside rules changed.",
     "no word changed"),
    ("section.added", T, "A new section.", "annotators must read it"),
    ("section.removed", T, "A section is gone.", "annotators may still go by it"),
    ("section.renamed", C, "A section has another heading.", "its text stays; links to its old name break"),
    ("link.changed", C, "A link leads elsewhere; the words around it stay.", "only where it leads changes"),
    ("anchor.removed", E, "A heading, rule or label is gone that a link still names.", "the link leads nowhere now"),
    ("ref.unknown", E, "A file is gone that a link still names.", "the link leads nowhere now"),
    ("ref.retired", T, "A link leads to a label that is retired now.",
     "readers are sent to a label that they may not use"),
    # ---- initiatives and projects
    ("initiative.added", T, "A new initiative.", "its people must be told"),
    ("initiative.removed", T, "An initiative is gone.", "its pages go to the trash, which the publish guard watches"),
    ("initiative.changed", C, "Title or milestones of an initiative changed.",
     "annotators and stored answers are not touched"),
    ("initiative.moved", T, "An initiative lives in another space.", "its pages have other addresses"),
    ("project.added", T, "A new project.", "its annotators must be told"),
    ("project.removed", T, "A project is gone.", "nobody gets its bundle any more; its data stays in Prodigy"),
    ("project.changed", C, "A project's title, datasets, people or milestones changed.",
     "labels and stored answers are not touched"),
    ("project.label_added", T, "A label enters a project.", "its annotators have one more label to choose"),
    ("project.label_removed", B, "A label leaves a project.", "its stored answers with {key} are no longer valid"),
    ("project.scheme_changed", B, "A project uses another scheme.", "its stored answers belong to {before}"),
    ("project.interface_changed", B, "A project uses another interface.",
     "{after} stores answers in another form than {before}"),
    ("project.hierarchy_changed", B, "A hierarchy is flattened in another way.",
     "annotators pick at another depth, so old and new answers cannot be compared"),
    ("project.config_changed", T, "Extra settings of Prodigy changed.", "annotators see or do something else"),
    ("project.answers_changed", R, "Ignore or reject means something else.",
     "stored answers of that kind would be counted as something else"),
    ("project.guideline_added", T, "A project has one more guideline.", "its annotators must read it"),
    ("project.guideline_removed", T, "A project has one guideline less.", "its annotators may still go by it"),
    ("project.signoff_changed", C, "Who must approve a project's batches changed.",
     "labels and stored answers are not touched"),
)  # fmt: skip
KINDS: Mapping[str, Kind] = {name: Kind(name, rating, text, reason) for name, rating, text, reason in _ROWS}
IDS: tuple[str, ...] = tuple(dict.fromkeys(kind.id for kind in KINDS.values()))
