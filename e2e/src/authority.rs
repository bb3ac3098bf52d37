//! A certificate authority for one test, by OpenSSL's command line.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::Scratch;

/// What a certificate says beside its names.
const EXTENSIONS: &str = "\
[req]
distinguished_name = name
prompt = no
[name]
CN = Waxseal test
[authority]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign
[leaf]
basicConstraints = critical, CA:FALSE
subjectAltName = IP:127.0.0.1, DNS:localhost
";

/// An authority, in a folder that a Dovecot sees too.
#[derive(Debug)]
pub struct Authority {
    scratch: Scratch,
    root: PathBuf,
}

/// A certificate and its key, PEM.
#[derive(Clone, Debug)]
pub struct Identity {
    /// The certificate.
    pub certificate: PathBuf,
    /// Its key.
    pub key: PathBuf,
}

impl Authority {
    /// Makes one below this root, such as that of a chroot.
    pub fn within(root: &Path) -> Self {
        let authority = Self {
            scratch: Scratch::within(root),
            root: root.to_owned(),
        };
        fs::write(authority.path("openssl.cnf"), EXTENSIONS).unwrap();
        authority.request("ca", "authority", &[]);
        authority
    }

    /// Makes a certificate for 127.0.0.1 of this name.
    pub fn issue(&self, name: &str) -> Identity {
        let (ca, key) = (self.path("ca.pem"), self.path("ca.key"));
        let by = ["-CA", ca.to_str().unwrap(), "-CAkey", key.to_str().unwrap()];
        self.request(name, "leaf", &by);
        Identity {
            certificate: self.path(&format!("{name}.pem")),
            key: self.path(&format!("{name}.key")),
        }
    }

    fn request(&self, name: &str, kind: &str, more: &[&str]) {
        let output = Command::new("openssl")
            .args(["req", "-x509", "-nodes", "-days", "30", "-newkey", "ec"])
            .args(["-pkeyopt", "ec_paramgen_curve:P-256", "-extensions", kind])
            .arg("-config")
            .arg(self.path("openssl.cnf"))
            .arg("-keyout")
            .arg(self.path(&format!("{name}.key")))
            .arg("-out")
            .arg(self.path(&format!("{name}.pem")))
            .args(more)
            .output()
            .expect("start openssl; script/install-test-packages installs it");
        let told = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "openssl says: {told}");
    }

    fn path(&self, name: &str) -> PathBuf {
        self.scratch.path().join(name)
    }

    /// The authority's own certificate.
    pub fn certificate(&self) -> PathBuf {
        self.path("ca.pem")
    }

    /// A path of this folder as whoever lives below the root sees it.
    pub fn inside(&self, path: &Path) -> String {
        let below = path.strip_prefix(&self.root).unwrap();
        Path::new("/").join(below).display().to_string()
    }
}
