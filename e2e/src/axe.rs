//! Looking for what keeps people out of a page.

use std::fs;
use std::process::Command;

use serde_json::Value;

use crate::{Browser, View, repository};

/// axe-core, as `script/axe-core` fetches it.
pub struct Axe(String);

impl Axe {
    /// Reads it.
    ///
    /// # Panics
    /// When it is not there and cannot be fetched.
    pub fn load() -> Self {
        let script = repository().join("script/axe-core");
        let output = Command::new(script).output().unwrap();
        assert!(output.status.success(), "{output:?}");
        let path = String::from_utf8(output.stdout).unwrap();
        Self(fs::read_to_string(path.trim()).unwrap())
    }

    /// Looks at the page as it is now, narrow, light and dark.
    ///
    /// # Panics
    /// When anything on it breaks a rule, with what it is.
    pub fn examine(&self, browser: &Browser, name: &str) {
        for is_dark in [false, true] {
            browser.screenshot(View {
                width: 390,
                is_dark,
            });
            browser.run(&self.0);
            let found = browser.run_until_called(
                "const done = arguments[arguments.length - 1]; \
                 axe.run({ resultTypes: ['violations'] }).then((found) => done(found.violations))",
            );
            let found: Vec<_> = found.as_array().unwrap().iter().map(describe).collect();
            assert_eq!(found, Vec::<String>::new(), "{name}, dark: {is_dark}");
        }
    }
}

fn describe(violation: &Value) -> String {
    let places = violation["nodes"].as_array().unwrap().iter();
    let places: Vec<_> = places.map(|node| node["html"].to_string()).collect();
    format!(
        "{} ({}): {}",
        violation["id"],
        violation["impact"],
        places.join(", ")
    )
}
