//! What `doveconf -n` prints: every setting that is not at its default.

use crate::Version;
use crate::section::Section;

/// The configuration of a Dovecot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Doveconf {
    pub(crate) version: Version,
    pub(crate) root: Section,
}

/// Why a text is no output of `doveconf`.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// The line with the version is missing.
    #[error(
        "this is no output of `doveconf -n`: its first line has no version, as in \
         \"# 2.3.19.1 (9b53102964): /etc/dovecot/dovecot.conf\""
    )]
    NoVersion,
    /// A line that is none.
    #[error("line {0} is no line of `doveconf -n`: neither NAME = VALUE nor a section")]
    Line(usize),
    /// It is cut off.
    #[error("the output of `doveconf -n` is cut off: a section has no end")]
    CutOff,
}

/// Where a service of Dovecot listens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Listener {
    /// A port.
    Port {
        /// The first address, where one is set.
        address: Option<String>,
        /// Its number.
        port: u16,
        /// Whether it speaks TLS from the first byte on.
        tls: bool,
    },
    /// The path of a socket; a relative one is below [`Doveconf::base_dir`].
    Socket(String),
}

impl Doveconf {
    /// Reads the output, of 2.3 or 2.4.
    ///
    /// # Errors
    /// [`Unreadable`].
    pub fn parse(text: &str) -> Result<Self, Unreadable> {
        let version = text
            .lines()
            .find_map(|line| Version::parse(line.strip_prefix("# ")?.split(' ').next()?))
            .ok_or(Unreadable::NoVersion)?;
        let mut open = vec![Section::default()];
        for (index, line) in text.lines().enumerate() {
            let line = line.trim();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            read_line(line, &mut open).ok_or(Unreadable::Line(index + 1))?;
        }
        match (open.pop(), open.is_empty()) {
            (Some(root), true) => Ok(Self { version, root }),
            _ => Err(Unreadable::CutOff),
        }
    }

    /// Dovecot's version.
    pub fn version(&self) -> Version {
        self.version
    }

    /// A setting that holds for everything.
    pub(crate) fn value(&self, setting: &str) -> Option<&str> {
        self.root.value(setting)
    }

    /// A setting wherever it is set, with where (`protocol lmtp`; empty for everything).
    pub(crate) fn everywhere(&self, setting: &str) -> Vec<(String, &str)> {
        let filters = self.root.filters().into_iter();
        filters
            .filter_map(|(place, section)| Some((place, section.value(setting)?)))
            .collect()
    }

    /// A setting of a plugin wherever it is set: in 2.3 in a section `plugin`, in 2.4 a setting
    /// like any other.
    pub(crate) fn plugin_setting(&self, of_2_3: &str, of_2_4: &str) -> Vec<(String, &str)> {
        if self.version.is_2_4() {
            return self.everywhere(of_2_4);
        }
        let filters = self.root.filters().into_iter();
        filters
            .flat_map(|(place, section)| {
                let plugin = section.of_kind("plugin");
                plugin.filter_map(move |plugin| Some((place.clone(), plugin.value(of_2_3)?)))
            })
            .collect()
    }

    /// Databases of accounts: `passdb` or `userdb`, in order.
    pub(crate) fn databases<'a>(&'a self, kind: &'a str) -> impl Iterator<Item = &'a Section> {
        self.root.of_kind(kind)
    }

    /// Where a service listens, by its own words: what is not set is not here. With a name, the
    /// ports of that listener alone.
    pub fn listeners(&self, service: &str, only: Option<&str>) -> Vec<Listener> {
        let mut found = Vec::new();
        let services = self.root.of_kind("service");
        for section in services.filter(|section| section.name == service) {
            let ports = section.of_kind("inet_listener");
            for listener in ports.filter(|found| only.is_none_or(|name| found.name == name)) {
                let port = listener.value("port").and_then(|port| port.parse().ok());
                let address = ["listen", "address"]
                    .iter()
                    .find_map(|name| listener.value(name));
                if let Some(port) = port.filter(|port| *port != 0) {
                    let address = address.and_then(|list| list.split([' ', ',']).next());
                    found.push(Listener::Port {
                        address: address.map(str::to_owned),
                        port,
                        tls: listener.value("ssl") == Some("yes"),
                    });
                }
            }
            let sockets = section.of_kind("unix_listener");
            found.extend(sockets.map(|listener| Listener::Socket(listener.name.clone())));
        }
        found
    }

    /// Whether a port that is open by default is closed.
    pub fn is_closed(&self, service: &str, listener: &str) -> bool {
        let services = self.root.of_kind("service");
        services
            .filter(|section| section.name == service)
            .flat_map(|section| section.of_kind("inet_listener"))
            .any(|found| found.name == listener && found.value("port") == Some("0"))
    }

    /// The folder of its sockets.
    pub fn base_dir(&self) -> &str {
        self.value("base_dir").unwrap_or("/run/dovecot")
    }

    /// The first address that it listens on, where that is set.
    pub fn listen(&self) -> Option<&str> {
        let list = self.value("listen")?;
        list.split([' ', ',']).find(|address| !address.is_empty())
    }

    /// The file whose authorities Dovecot believes when it asks an API over https.
    pub fn authorities_file(&self) -> Option<&str> {
        let value = self.value("ssl_client_ca_file")?;
        Some(value.trim_start_matches('<')).filter(|path| !path.is_empty())
    }

    /// The certificate that Dovecot shows when it asks over https, and its key.
    pub fn client_certificate(&self) -> Option<(&str, &str)> {
        let file = |names: [&str; 2]| {
            let value = names.iter().find_map(|name| self.value(name))?;
            Some(value.trim_start_matches('<')).filter(|path| !path.is_empty())
        };
        Some((
            file(["ssl_client_cert_file", "ssl_client_cert"])?,
            file(["ssl_client_key_file", "ssl_client_key"])?,
        ))
    }

    /// The file with the adapter's URL and token: what the environment variable of this name is
    /// set to.
    pub fn imported(&self, variable: &str) -> Option<&str> {
        if self.version.is_2_4() {
            return self
                .root
                .of_kind("import_environment")
                .find_map(|section| section.value(variable));
        }
        let words = self.value("import_environment")?.split_whitespace();
        words
            .filter_map(|word| word.split_once('='))
            .find(|(name, _)| *name == variable)
            .map(|(_, value)| value)
    }

    /// The Lua scripts that know the accounts.
    pub fn scripts(&self) -> Vec<&str> {
        let databases = self.databases("passdb").chain(self.databases("userdb"));
        let mut scripts: Vec<&str> = databases
            .filter_map(|database| self.script(database))
            .collect();
        scripts.dedup();
        scripts
    }

    /// The Lua script of a passdb or userdb.
    pub(crate) fn script<'a>(&self, database: &'a Section) -> Option<&'a str> {
        if self.driver(database) != "lua" {
            return None;
        }
        if self.version.is_2_4() {
            return ["lua_file", "passdb_lua_file", "userdb_lua_file"]
                .iter()
                .find_map(|name| database.value(name));
        }
        let arguments = database.value("args")?.split_whitespace();
        arguments
            .filter_map(|word| word.strip_prefix("file="))
            .next()
    }

    /// What kind of database a passdb or userdb is.
    pub(crate) fn driver<'a>(&self, database: &'a Section) -> &'a str {
        ["driver", "passdb_driver", "userdb_driver"]
            .iter()
            .find_map(|name| database.value(name))
            .unwrap_or(&database.name)
    }
}

/// Reads a line into the innermost section that is open.
fn read_line(line: &str, open: &mut Vec<Section>) -> Option<()> {
    if line == "}" {
        let section = open.pop()?;
        open.last_mut()?.sections.push(section);
        return Some(());
    }
    if let Some(title) = line.strip_suffix('{').filter(|_| !line.contains(" = ")) {
        let (kind, name) = title.trim().split_once(' ').unwrap_or((title.trim(), ""));
        open.push(Section {
            kind: kind.to_owned(),
            name: unquoted(name.trim()).to_owned(),
            ..Section::default()
        });
        return Some(());
    }
    let (name, value) = line.split_once('=')?;
    let value = unquoted(value.trim()).to_owned();
    open.last_mut()?
        .settings
        .push((name.trim().to_owned(), value));
    Some(())
}

fn unquoted(text: &str) -> &str {
    let inner = text
        .strip_prefix('"')
        .and_then(|text| text.strip_suffix('"'));
    inner.unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    const OF_2_3: &str = "\
# 2.3.19.1 (9b53102964): /etc/dovecot/dovecot.conf
# OS: Linux 6.1 x86_64 Debian 12.11
import_environment = TZ WAXSEAL_CONF=/etc/w.conf
passdb {
  args = file=/etc/w.lua blocking=yes
  driver = lua
}
plugin {
  quota = count:User quota
}
service lmtp {
  inet_listener lmtp {
    port = 24
  }
  unix_listener /var/spool/postfix/private/dovecot-lmtp {
    mode = 0600
  }
}
local 10.0.0.0/8 {
  protocol lmtp {
    mail_plugins = quota
  }
}
";
    const OF_2_4: &str = "\
# 2.4.1-4 (7d8c0e5759): /etc/dovecot/dovecot.conf
dovecot_config_version = 2.4.1
import_environment {
  WAXSEAL_CONF = /etc/w.conf
}
quota \"User quota\" {
}
passdb lua {
  lua_file = /etc/w.lua
}
passdb own {
  driver = static
  password = # hidden, use -P to show it
}
service imap-login {
  inet_listener imap {
    port = 0
  }
  inet_listener imaps {
    listen = 192.0.2.7, 192.0.2.8
    port = 1993
    ssl = yes
  }
}
";

    #[test]
    fn both_versions_are_read() {
        let old = Doveconf::parse(OF_2_3).unwrap();
        assert!(!old.version().is_2_4());
        assert_eq!(old.imported("WAXSEAL_CONF"), Some("/etc/w.conf"));
        assert_eq!(old.scripts(), ["/etc/w.lua"]);
        assert_eq!(
            old.plugin_setting("quota", "-"),
            [(String::new(), "count:User quota")]
        );
        let socket = "/var/spool/postfix/private/dovecot-lmtp".to_owned();
        let port = Listener::Port {
            address: None,
            port: 24,
            tls: false,
        };
        let listeners = [port, Listener::Socket(socket)];
        assert_eq!(old.listeners("lmtp", None), listeners);
        let place = "local 10.0.0.0/8, protocol lmtp".to_owned();
        assert_eq!(old.everywhere("mail_plugins"), [(place, "quota")]);

        let new = Doveconf::parse(OF_2_4).unwrap();
        assert!(new.version().is_2_4());
        assert_eq!(new.imported("WAXSEAL_CONF"), Some("/etc/w.conf"));
        assert_eq!(new.scripts(), ["/etc/w.lua"]);
        let quota = new.root.of_kind("quota").next().unwrap();
        assert_eq!(quota.name, "User quota");
        let drivers: Vec<&str> = new.databases("passdb").map(|db| new.driver(db)).collect();
        assert_eq!(drivers, ["lua", "static"]);
        let port = Listener::Port {
            address: Some("192.0.2.7".to_owned()),
            port: 1993,
            tls: true,
        };
        assert_eq!(new.listeners("imap-login", None), [port]);
        assert!(new.is_closed("imap-login", "imap"));
        assert!(!new.is_closed("imap-login", "imaps"));
    }

    #[test]
    fn what_is_no_output_is_refused() {
        for (text, why) in [
            ("", Unreadable::NoVersion),
            ("mail_plugins = quota\n", Unreadable::NoVersion),
            ("# 2.4.1-4 (x): y\nprotocol imap {\n", Unreadable::CutOff),
            ("# 2.4.1-4 (x): y\n}\n", Unreadable::Line(2)),
            ("# 2.4.1-4 (x): y\nhello\n", Unreadable::Line(2)),
        ] {
            assert_eq!(Doveconf::parse(text), Err(why), "{text:?}");
        }
    }
}
