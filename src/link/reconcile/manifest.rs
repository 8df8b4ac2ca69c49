//! The manifest: what a service offers, and where.

use super::query::BATCH;
use super::{Service, preview};
use serde_json::{Value, json};

/// Types that are offered as a first choice.
const DEFAULT_TYPES: usize = 10;

impl Service {
    /// What the service offers; doors answer at the address and at the paths below it that are named here.
    pub fn manifest(&self) -> Value {
        let about = &self.about;
        let space = if self.space.is_empty() { format!("{}/", about.address) } else { self.space.clone() };
        let types: Vec<Value> =
            self.types.iter().take(DEFAULT_TYPES).map(|id| json!(self.suggested_type(id))).collect();
        let at = |path: &str| json!({ "service_url": about.address, "service_path": path });
        let mut manifest = json!({
            "versions": ["0.2"],
            "name": about.name,
            "identifierSpace": space,
            "schemaSpace": about.schema_space,
            "serviceVersion": env!("CARGO_PKG_VERSION"),
            "defaultTypes": types,
            "preview": {
                "url": format!("{}/preview?id={{{{id}}}}", about.address),
                "width": preview::WIDTH,
                "height": preview::HEIGHT,
            },
            "suggest": {
                "entity": at("/suggest/entity"),
                "type": at("/suggest/type"),
                "property": at("/suggest/property"),
            },
            "extend": { "propose_properties": at("/properties"), "property_settings": [limit()] },
            "batchSize": BATCH,
        });
        if !self.space.is_empty() {
            manifest["view"] = json!({ "url": format!("{space}{{{{id}}}}") });
        }
        manifest
    }
}

/// The setting of a property that a client may ask its user for.
fn limit() -> Value {
    json!({
        "name": "limit",
        "label": "Limit",
        "type": "number",
        "default": 0,
        "help_text": "Values of a thing at most (0 for all)",
    })
}
