//! The slots of the standard, one table: what kind of value each takes, and where it may stand.
//!
//! The facts are those of the schema of SSSOM 1.1 (<https://w3id.org/sssom/schema/>), the order is that of its classes: it is
//! the order of keys and columns in a canonical file.

use Kind::{Date, Entity, Number, OneOf, Text, Uri};

/// A slot of a set or of a mapping.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Slot {
    pub name: &'static str,
    pub kind: Kind,
    /// Whether it may have several values.
    pub is_multivalued: bool,
    /// Whether a mapping (or a set) is none without it. Of subject and object either the identifier or, of a literal, the
    /// label is: that is a rule, and not said here.
    pub is_required: bool,
    /// Whether a value at the set is one of each of its mappings.
    pub is_propagatable: bool,
    /// Whether it came with version 1.1.
    pub is_new: bool,
    /// What it is in RDF where that is not `sssom:` and its name.
    pub property: &'static str,
}

/// What a value of a slot is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Kind {
    /// A CURIE whose prefix is declared.
    Entity,
    Text,
    /// A URI with its scheme.
    Uri,
    /// A day: `2026-01-31`.
    Date,
    /// A number from one to another.
    Number(f64, f64),
    /// One of these words.
    OneOf(&'static [&'static str]),
}

/// Kinds of things that are mapped.
pub const ENTITY_TYPES: &[&str] = &[
    "owl class",
    "owl object property",
    "owl data property",
    "owl annotation property",
    "owl named individual",
    "skos concept",
    "rdfs resource",
    "rdfs class",
    LITERAL,
    "rdfs datatype",
    "rdf property",
    COMPOSED,
];

/// The kind of a thing that has no identifier, only a label.
pub const LITERAL: &str = "rdfs literal";

/// The kind of an identifier that stands for several things; new in 1.1.
pub const COMPOSED: &str = "composed entity expression";

pub const CARDINALITIES: &[&str] = &["1:1", "1:n", "n:1", "n:n", "1:0", "0:1", "0:0"];

/// What may show that a mapping is right.
pub const JUSTIFICATIONS: &[&str] = &[
    "semapv:LexicalMatching",
    "semapv:LogicalReasoning",
    "semapv:CompositeMatching",
    "semapv:UnspecifiedMatching",
    "semapv:SemanticSimilarityThresholdMatching",
    "semapv:LexicalSimilarityThresholdMatching",
    "semapv:MappingChaining",
    "semapv:MappingReview",
    "semapv:ManualMappingCuration",
    "semapv:MappingInversion",
    "semapv:StructuralMatching",
    "semapv:InstanceBasedMatching",
    "semapv:BackgroundKnowledgeBasedMatching",
];

/// Every slot of sets and mappings.
pub const SLOTS: &[Slot] = &[
    slot("sssom_version", OneOf(&["1.0", "1.1"])).since_1_1(),
    slot("record_id", Entity).since_1_1(),
    slot("subject_id", Entity).is("owl:annotatedSource"),
    slot("subject_label", Text),
    slot("subject_category", Text),
    slot("subject_type", OneOf(ENTITY_TYPES)).propagated(),
    slot("subject_source", Entity).propagated(),
    slot("subject_source_version", Text).propagated(),
    slot("subject_match_field", Entity).many().propagated(),
    slot("subject_preprocessing", Entity).many().propagated(),
    slot("predicate_id", Entity).required().is("owl:annotatedProperty"),
    slot("predicate_label", Text),
    slot("predicate_modifier", OneOf(&["Not"])),
    slot("predicate_type", OneOf(ENTITY_TYPES)).propagated().since_1_1(),
    slot("object_id", Entity).is("owl:annotatedTarget"),
    slot("object_label", Text),
    slot("object_category", Text),
    slot("object_type", OneOf(ENTITY_TYPES)).propagated(),
    slot("object_source", Entity).propagated(),
    slot("object_source_version", Text).propagated(),
    slot("object_match_field", Entity).many().propagated(),
    slot("object_preprocessing", Entity).many().propagated(),
    slot("mapping_justification", OneOf(JUSTIFICATIONS)).required(),
    slot("mapping_set_id", Uri).required(),
    slot("mapping_set_version", Text).is("owl:versionInfo"),
    slot("mapping_set_source", Uri).many().is("prov:wasDerivedFrom"),
    slot("mapping_set_title", Text).is("dcterms:title"),
    slot("mapping_set_description", Text).is("dcterms:description"),
    slot("mapping_set_confidence", Number(0.0, 1.0)).since_1_1(),
    slot("creator_id", Entity).many().is("dcterms:creator"),
    slot("creator_label", Text).many(),
    slot("author_id", Entity).many().is("pav:authoredBy"),
    slot("author_label", Text).many(),
    slot("reviewer_id", Entity).many(),
    slot("reviewer_label", Text).many(),
    slot("license", Uri).is("dcterms:license"),
    slot("mapping_provider", Uri).propagated(),
    slot("mapping_source", Entity),
    slot("mapping_cardinality", OneOf(CARDINALITIES)),
    slot("cardinality_scope", Text).many().propagated().since_1_1(),
    slot("mapping_tool", Text).propagated(),
    slot("mapping_tool_id", Entity).propagated().since_1_1(),
    slot("mapping_tool_version", Text).propagated(),
    slot("mapping_date", Date).propagated().is("dcterms:created"),
    slot("publication_date", Date).is("dcterms:issued"),
    slot("review_date", Date).since_1_1(),
    slot("confidence", Number(0.0, 1.0)),
    slot("reviewer_agreement", Number(-1.0, 1.0)).since_1_1(),
    slot("curation_rule", Entity).many().propagated(),
    slot("curation_rule_text", Text).many().propagated(),
    slot("match_string", Text).many(),
    slot("similarity_score", Number(0.0, 1.0)),
    slot("similarity_measure", Text).propagated(),
    slot("issue_tracker", Uri),
    slot("issue_tracker_item", Entity),
    slot("see_also", Uri).many().is("rdfs:seeAlso"),
    slot("other", Text),
    slot("comment", Text).is("rdfs:comment"),
];

/// The slots of a set, in the order of a file's header. Its `curie_map` stands behind the first, its
/// `extension_definitions` behind the last.
pub const OF_SET: &[&str] = &[
    "sssom_version",
    "mapping_set_id",
    "mapping_set_version",
    "mapping_set_source",
    "mapping_set_title",
    "mapping_set_description",
    "mapping_set_confidence",
    "creator_id",
    "creator_label",
    "license",
    "subject_type",
    "subject_source",
    "subject_source_version",
    "object_type",
    "object_source",
    "object_source_version",
    "predicate_type",
    "mapping_provider",
    "cardinality_scope",
    "mapping_tool",
    "mapping_tool_id",
    "mapping_tool_version",
    "mapping_date",
    "publication_date",
    "subject_match_field",
    "object_match_field",
    "subject_preprocessing",
    "object_preprocessing",
    "similarity_measure",
    "curation_rule",
    "curation_rule_text",
    "see_also",
    "issue_tracker",
    "other",
    "comment",
];

/// The slots of a mapping, in the order of a file's columns.
pub const OF_MAPPING: &[&str] = &[
    "record_id",
    "subject_id",
    "subject_label",
    "subject_category",
    "predicate_id",
    "predicate_label",
    "predicate_modifier",
    "object_id",
    "object_label",
    "object_category",
    "mapping_justification",
    "author_id",
    "author_label",
    "reviewer_id",
    "reviewer_label",
    "creator_id",
    "creator_label",
    "license",
    "subject_type",
    "subject_source",
    "subject_source_version",
    "object_type",
    "object_source",
    "object_source_version",
    "predicate_type",
    "mapping_provider",
    "mapping_source",
    "mapping_cardinality",
    "cardinality_scope",
    "mapping_tool",
    "mapping_tool_id",
    "mapping_tool_version",
    "mapping_date",
    "publication_date",
    "review_date",
    "confidence",
    "reviewer_agreement",
    "curation_rule",
    "curation_rule_text",
    "subject_match_field",
    "object_match_field",
    "match_string",
    "subject_preprocessing",
    "object_preprocessing",
    "similarity_score",
    "similarity_measure",
    "see_also",
    "issue_tracker_item",
    "other",
    "comment",
];

/// Slots that a mapping had from the beginning, and a set only since 1.1.
const NEW_AT_SETS: &[&str] = &["similarity_measure", "curation_rule", "curation_rule_text"];

/// A slot of sets.
pub fn of_set(name: &str) -> Option<&'static Slot> {
    OF_SET.contains(&name).then(|| named(name)).flatten()
}

/// A slot of mappings.
pub fn of_mapping(name: &str) -> Option<&'static Slot> {
    OF_MAPPING.contains(&name).then(|| named(name)).flatten()
}

/// Whether a slot, or a value of it, came with version 1.1.
pub fn is_new(slot: &str, values: &[String], at_set: bool) -> bool {
    let slot_is_new = named(slot).is_some_and(|slot| slot.is_new) || (at_set && NEW_AT_SETS.contains(&slot));
    slot_is_new
        || match slot {
            "subject_type" | "object_type" => values.iter().any(|value| value == COMPOSED),
            "mapping_cardinality" => values.iter().any(|value| value == "0:0"),
            _ => false,
        }
}

fn named(name: &str) -> Option<&'static Slot> {
    SLOTS.iter().find(|slot| slot.name == name)
}

const fn slot(name: &'static str, kind: Kind) -> Slot {
    Slot { name, kind, is_multivalued: false, is_required: false, is_propagatable: false, is_new: false, property: "" }
}

impl Slot {
    const fn many(self) -> Self {
        Self { is_multivalued: true, ..self }
    }

    const fn required(self) -> Self {
        Self { is_required: true, ..self }
    }

    const fn propagated(self) -> Self {
        Self { is_propagatable: true, ..self }
    }

    const fn since_1_1(self) -> Self {
        Self { is_new: true, ..self }
    }

    const fn is(self, property: &'static str) -> Self {
        Self { property, ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_a_slot_and_every_slot_stands_somewhere() {
        for name in OF_SET.iter().chain(OF_MAPPING) {
            assert!(named(name).is_some(), "{name}");
        }
        for slot in SLOTS {
            assert!(of_set(slot.name).is_some() || of_mapping(slot.name).is_some(), "{}", slot.name);
            assert!(!slot.is_propagatable || (of_set(slot.name).is_some() && of_mapping(slot.name).is_some()));
        }
    }
}
