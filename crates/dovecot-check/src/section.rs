//! The tree of settings that `doveconf` prints.

/// What stands between braces, or the whole output.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Section {
    /// Such as `protocol`; empty for the whole.
    pub(crate) kind: String,
    /// Such as `lmtp`; empty where there is none.
    pub(crate) name: String,
    pub(crate) settings: Vec<(String, String)>,
    pub(crate) sections: Vec<Section>,
}

impl Section {
    /// The value of a setting in this section itself; the last one counts. 2.4 also writes
    /// `ssl_client_ca_file` as `ca_file` in a section `ssl_client`.
    pub(crate) fn value(&self, setting: &str) -> Option<&str> {
        let own = self.settings.iter().rev().find(|(name, _)| name == setting);
        let grouped = || {
            self.groups().find_map(|group| {
                let rest = setting.strip_prefix(&group.kind)?.strip_prefix('_')?;
                group.value(rest)
            })
        };
        own.map(|(_, value)| value.as_str()).or_else(grouped)
    }

    /// All settings by their whole names, those of groups too.
    pub(crate) fn whole_names(&self) -> Vec<(String, &str)> {
        let own = self.settings.iter();
        let own = own.map(|(name, value)| (name.clone(), value.as_str()));
        let grouped = self.groups().flat_map(|group| {
            let settings = group.whole_names().into_iter();
            settings.map(|(name, value)| (format!("{}_{name}", group.kind), value))
        });
        own.chain(grouped).collect()
    }

    /// Sections that are only another way to write settings with a common beginning.
    fn groups(&self) -> impl Iterator<Item = &Self> {
        let nameless = self.sections.iter();
        nameless.filter(|section| section.name.is_empty() && section.kind != "plugin")
    }

    /// The sections of a kind, directly inside.
    pub(crate) fn of_kind<'a>(&'a self, kind: &'a str) -> impl Iterator<Item = &'a Self> {
        self.sections
            .iter()
            .filter(move |section| section.kind == kind)
    }

    /// Whether it only says for whom its settings hold, and holds settings like the whole.
    fn is_filter(&self) -> bool {
        ["protocol", "local", "remote", "local_name", "namespace"].contains(&self.kind.as_str())
    }

    /// This section and every filter in it, with where each stands (`protocol lmtp`; empty for
    /// the whole).
    pub(crate) fn filters(&self) -> Vec<(String, &Self)> {
        let mut found = vec![(String::new(), self)];
        for section in self.sections.iter().filter(|section| section.is_filter()) {
            let own = section.title();
            found.extend(section.filters().into_iter().map(|(place, inner)| {
                let place = if place.is_empty() {
                    own.clone()
                } else {
                    format!("{own}, {place}")
                };
                (place, inner)
            }));
        }
        found
    }

    /// As it is written in a configuration.
    pub(crate) fn title(&self) -> String {
        match self.name.as_str() {
            "" => self.kind.clone(),
            name if name.contains(' ') => format!("{} \"{name}\"", self.kind),
            name => format!("{} {name}", self.kind),
        }
    }
}
