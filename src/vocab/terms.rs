//! The terms the engine itself reads or writes.

/// One constant a term, grouped by vocabulary.
macro_rules! vocabulary {
    ($(#[$doc:meta])* $module:ident $namespace:literal { $($name:ident $local:literal),* $(,)? }) => {
        $(#[$doc])*
        pub mod $module {
            use oxrdf::NamedNodeRef;
            $(
                #[doc = concat!("`", stringify!($module), ":", $local, "`")]
                pub const $name: NamedNodeRef<'static> = NamedNodeRef::new_unchecked(concat!($namespace, $local));
            )*
        }
    };
}

vocabulary! {
    /// The engine's own terms: records, readings, standings, how things are shown.
    say "https://w3id.org/coopgraph/say#" {
        RECORD "Record",
        SOURCE "Source",
        LOCATOR "locator",
        EVIDENCE "evidence",
        READING "reading",
        STANDING "standing",
        CHECKED_ON "checkedOn",
        ACCEPTED "accepted",
        READ "read",
        UNVERIFIED "unverified",
        RULE "rule",
        DENIED "denied",
        NOT_APPLICABLE "notApplicable",
        NOT_FOUND "notFound",
        DEFINITION "definition",
        OFFICIAL "official",
        INDEPENDENT "independent",
        SELF_REPORTED "selfReported",
        OUR_READING "ourReading",
        NO_EVIDENCE "noEvidence",
        CONTESTED "contested",
        DISPUTED "disputed",
        OUTDATED "outdated",
        WITHDRAWN "withdrawn",
        REPORTED_WITHDRAWN "reportedWithdrawn",
        INFERRED "inferred",
        LABEL_PROPERTIES "labelProperties",
        ALIAS_PROPERTIES "aliasProperties",
        ADDRESS "address",
        ROWS "rows",
        CHECKSUM "checksum",
        REDISTRIBUTION "redistribution",
        COMMERCIAL_USE "commercialUse",
        SHOWN_BY "shownBy",
    }
}

vocabulary! {
    /// RDF itself.
    rdf "http://www.w3.org/1999/02/22-rdf-syntax-ns#" {
        TYPE "type",
        FIRST "first",
        REST "rest",
        NIL "nil",
        STATEMENT "Statement",
        SUBJECT "subject",
        PREDICATE "predicate",
        OBJECT "object",
        LANG_STRING "langString",
    }
}

vocabulary! {
    /// RDF Schema.
    rdfs "http://www.w3.org/2000/01/rdf-schema#" {
        LABEL "label",
    }
}

vocabulary! {
    /// SKOS: names of things, and how those of two schemes match.
    skos "http://www.w3.org/2004/02/skos/core#" {
        PREF_LABEL "prefLabel",
        EXACT_MATCH "exactMatch",
        CLOSE_MATCH "closeMatch",
        NOTATION "notation",
    }
}

vocabulary! {
    /// XML Schema datatypes.
    xsd "http://www.w3.org/2001/XMLSchema#" {
        STRING "string",
        BOOLEAN "boolean",
        INTEGER "integer",
        DECIMAL "decimal",
        DATE "date",
        G_YEAR "gYear",
        G_YEAR_MONTH "gYearMonth",
    }
}

vocabulary! {
    /// OWL: the header of an ontology, what is the same, and what is no longer used.
    owl "http://www.w3.org/2002/07/owl#" {
        ONTOLOGY "Ontology",
        SAME_AS "sameAs",
        EQUIVALENT_CLASS "equivalentClass",
        EQUIVALENT_PROPERTY "equivalentProperty",
        DEPRECATED "deprecated",
    }
}

vocabulary! {
    /// Dublin Core: the header of a dataset.
    dcterms "http://purl.org/dc/terms/" {
        TITLE "title",
        DESCRIPTION "description",
        RIGHTS "rights",
        SOURCE "source",
        PUBLISHER "publisher",
        LICENSE "license",
        ISSUED "issued",
        MODIFIED "modified",
        DATE "date",
        IS_PART_OF "isPartOf",
        IS_REPLACED_BY "isReplacedBy",
        IDENTIFIER "identifier",
    }
}

vocabulary! {
    /// FOAF: who publishes.
    foaf "http://xmlns.com/foaf/0.1/" {
        AGENT "Agent",
        NAME "name",
    }
}

vocabulary! {
    /// DCAT: what a file of data is, and where it can be had.
    dcat "http://www.w3.org/ns/dcat#" {
        DATASET "Dataset",
        DISTRIBUTION_CLASS "Distribution",
        DISTRIBUTION "distribution",
        DOWNLOAD_URL "downloadURL",
        MEDIA_TYPE "mediaType",
        BYTE_SIZE "byteSize",
    }
}

vocabulary! {
    /// PROV: where a dataset comes from.
    prov "http://www.w3.org/ns/prov#" {
        WAS_DERIVED_FROM "wasDerivedFrom",
        WAS_ATTRIBUTED_TO "wasAttributedTo",
    }
}

vocabulary! {
    /// SSSOM: mappings, why they hold and who looked at them.
    sssom "https://w3id.org/sssom/" {
        MAPPING "Mapping",
        MAPPING_SET "MappingSet",
        MAPPING_JUSTIFICATION "mapping_justification",
        NO_TERM_FOUND "NoTermFound",
        REVIEWER_ID "reviewer_id",
        REVIEWER_LABEL "reviewer_label",
        REVIEW_DATE "review_date",
        AUTHOR_ID "author_id",
        AUTHOR_LABEL "author_label",
    }
}

vocabulary! {
    /// VANN: the prefix an ontology prefers.
    vann "http://purl.org/vocab/vann/" {
        PREFERRED_NAMESPACE_PREFIX "preferredNamespacePrefix",
        PREFERRED_NAMESPACE_URI "preferredNamespaceUri",
    }
}

vocabulary! {
    /// VoID: where the entities live, examples of them, and how many there are.
    void "http://rdfs.org/ns/void#" {
        DATASET "Dataset",
        URI_SPACE "uriSpace",
        EXAMPLE_RESOURCE "exampleResource",
        SUBSET "subset",
        TRIPLES "triples",
        ENTITIES "entities",
        DISTINCT_SUBJECTS "distinctSubjects",
        DISTINCT_OBJECTS "distinctObjects",
        CLASSES "classes",
        CLASS "class",
        CLASS_PARTITION "classPartition",
        PROPERTIES "properties",
        PROPERTY "property",
        PROPERTY_PARTITION "propertyPartition",
    }
}

vocabulary! {
    /// SHACL: further prefixes of an ontology.
    sh "http://www.w3.org/ns/shacl#" {
        DECLARE "declare",
        PREFIX "prefix",
        NAMESPACE "namespace",
    }
}
