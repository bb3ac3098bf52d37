//! A real browser: Debian's Chromium without a window, led by its driver.

use std::fs::File;
use std::net::{Ipv4Addr, TcpStream};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use fantoccini::elements::Element;
use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use tokio::runtime::{Builder, Runtime};

use crate::driver_command::DriverCommand;
use crate::{Process, Scratch, free_port, wait_until};

/// One Chromium. It asks nobody but 127.0.0.1, and forgets everything in the end.
///
/// What it complains about in its console is kept; [`Browser::expect_no_complaints`] looks.
pub struct Browser {
    // The order matters: the session ends before the driver, and that before the folder.
    client: Option<Client>,
    runtime: Runtime,
    _driver: Process,
    scratch: Scratch,
    site: String,
}

/// How long a page may take, on a machine that has much else to do.
const PATIENCE: Duration = Duration::from_secs(20);

/// How a page is looked at.
#[derive(Clone, Copy, Debug)]
pub struct View {
    /// In pixels of the style sheet.
    pub width: u32,
    /// Dark or light.
    pub is_dark: bool,
}

impl Browser {
    /// Starts one that looks at this site, `http://127.0.0.1:PORT`.
    ///
    /// # Panics
    /// When Chromium or its driver are missing, or do not start within twenty seconds.
    pub fn start(site: &str) -> Self {
        Self::launch(site, true)
    }

    /// The same without JavaScript.
    ///
    /// # Panics
    /// As [`Browser::start`] does.
    pub fn start_without_scripts(site: &str) -> Self {
        Self::launch(site, false)
    }

    fn launch(site: &str, scripts: bool) -> Self {
        let scratch = Scratch::new();
        let port = free_port();
        let log = File::create(scratch.path().join("driver.log")).unwrap();
        let mut command = Command::new("chromedriver");
        command
            .arg(format!("--port={port}"))
            .env("HOME", scratch.path())
            .stdin(Stdio::null())
            .stdout(log.try_clone().unwrap())
            .stderr(log);
        let driver = Process::start(&mut command);
        wait_until("chromedriver to listen", Duration::from_secs(20), || {
            TcpStream::connect((Ipv4Addr::LOCALHOST, port)).ok()
        });
        let runtime = Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .unwrap();
        let profile = scratch.path().join("profile");
        let capabilities = capabilities(&profile.display().to_string(), scripts);
        let mut builder = ClientBuilder::new(HttpConnector::new());
        builder.capabilities(capabilities.as_object().unwrap().clone());
        let driver_url = format!("http://127.0.0.1:{port}");
        let client = runtime.block_on(builder.connect(&driver_url)).unwrap();
        Self {
            client: Some(client),
            runtime,
            _driver: driver,
            scratch,
            site: site.to_owned(),
        }
    }

    fn client(&self) -> &Client {
        self.client.as_ref().expect("a session until the end")
    }

    fn wait<T>(&self, asked: impl Future<Output = Result<T, fantoccini::error::CmdError>>) -> T {
        self.runtime.block_on(asked).unwrap()
    }

    /// Opens a page of the site.
    pub fn open(&self, path: &str) -> &Self {
        let url = format!("{}{path}", self.site);
        self.wait(self.client().goto(&url));
        self
    }

    /// Goes back, as the button does.
    pub fn back(&self) -> &Self {
        self.wait(self.client().back());
        self
    }

    /// Loads the page anew.
    pub fn reload(&self) -> &Self {
        self.wait(self.client().refresh());
        self
    }

    /// The path of the page.
    pub fn path(&self) -> String {
        self.wait(self.client().current_url()).path().to_owned()
    }

    /// What a person reads on the page; nothing while it is being replaced by another.
    pub fn text(&self) -> String {
        let reading = async { self.client().find(Locator::Css("body")).await?.text().await };
        self.runtime.block_on(reading).unwrap_or_default()
    }

    fn find(&self, selector: &str) -> Element {
        let found = self
            .runtime
            .block_on(self.client().find(Locator::Css(selector)));
        found.unwrap_or_else(|_| panic!("no {selector} on {}: {}", self.path(), self.source()))
    }

    fn source(&self) -> String {
        self.wait(self.client().source())
    }

    /// The text of one element.
    pub fn text_of(&self, selector: &str) -> String {
        self.wait(self.find(selector).text())
    }

    /// Whether there is such an element.
    pub fn has(&self, selector: &str) -> bool {
        !self
            .wait(self.client().find_all(Locator::Css(selector)))
            .is_empty()
    }

    /// Types into a field, in place of what is in it.
    pub fn fill(&self, name: &str, text: &str) -> &Self {
        let field = self.find(&format!("[name={name}]"));
        self.wait(field.clear());
        self.wait(field.send_keys(text));
        self
    }

    /// Chooses from a list.
    pub fn choose(&self, name: &str, value: &str) -> &Self {
        let field = self.find(&format!("select[name={name}]"));
        self.wait(field.select_by_value(value));
        self
    }

    /// Ticks a box.
    pub fn tick(&self, name: &str) -> &Self {
        self.wait(self.find(&format!("[name={name}][type=checkbox]")).click());
        self
    }

    /// Presses the button that says this, or follows the link, and waits for the page that
    /// comes of it.
    ///
    /// # Panics
    /// When there is none, or no other page comes within [`PATIENCE`].
    pub fn press(&self, says: &str) -> &Self {
        let before = self.find("html");
        self.press_and_stay(says);
        wait_until("another page", PATIENCE, || {
            self.runtime
                .block_on(before.tag_name())
                .is_err()
                .then_some(())
        });
        self
    }

    /// Presses something that leads nowhere. What is in the middle of the page comes before
    /// what is at its edges.
    pub fn press_and_stay(&self, says: &str) -> &Self {
        let is_it = format!("normalize-space()=\"{says}\"");
        let places = ["//main//button", "//main//a", "//button", "//a"];
        let found = places.iter().find_map(|place| {
            let path = format!("{place}[{is_it}]");
            let found = self.client().find(Locator::XPath(&path));
            self.runtime.block_on(found).ok()
        });
        let element = found.unwrap_or_else(|| panic!("nothing says {says:?}: {}", self.text()));
        self.wait(element.click());
        self
    }

    /// Types keys without looking where.
    pub fn type_keys(&self, keys: &str) -> &Self {
        let active = self.wait(self.client().active_element());
        self.wait(active.send_keys(keys));
        self
    }

    /// What has the focus: `name`, `id` or class, and the text of the element.
    pub fn focused(&self) -> String {
        let script = "const at = document.activeElement; \
                      return at.name || at.id || at.className || at.innerText";
        self.run(script).as_str().unwrap_or_default().to_owned()
    }

    /// Runs a script in the page, as a test's own tool.
    pub fn run(&self, script: &str) -> Value {
        self.wait(self.client().execute(script, Vec::new()))
    }

    /// Runs a script that calls its last argument when it is done.
    pub fn run_until_called(&self, script: &str) -> Value {
        self.wait(self.client().execute_async(script, Vec::new()))
    }

    /// Waits until the page says this.
    ///
    /// # Panics
    /// When it does not within [`PATIENCE`], with what it says.
    #[track_caller]
    pub fn says(&self, text: &str) -> &Self {
        let deadline = Instant::now() + PATIENCE;
        while !self.text().contains(text) {
            let is_late = Instant::now() > deadline;
            assert!(
                !is_late,
                "{} does not say {text:?}: {}",
                self.path(),
                self.text()
            );
        }
        self
    }

    /// Waits until this is the page.
    ///
    /// # Panics
    /// When it is not within [`PATIENCE`].
    #[track_caller]
    pub fn is_at(&self, path: &str) -> &Self {
        let deadline = Instant::now() + PATIENCE;
        while self.path() != path {
            let is_late = Instant::now() > deadline;
            assert!(!is_late, "at {}, not {path}: {}", self.path(), self.text());
        }
        self
    }

    /// Opens another tab of the same browser and goes there.
    pub fn new_tab(&self) -> &Self {
        let tab = self.wait(self.client().new_window(true));
        self.wait(self.client().switch_to_window(tab.handle));
        self
    }

    /// Goes to the tab that was opened as this one, from 0 on.
    pub fn switch_to_tab(&self, number: usize) -> &Self {
        let tabs = self.wait(self.client().windows());
        self.wait(self.client().switch_to_window(tabs[number].clone()));
        self
    }

    /// Makes it the browser of somebody else: without cookies.
    pub fn forget(&self) -> &Self {
        self.devtools("Network.clearBrowserCookies", &json!({}));
        self
    }

    /// What the console complained about since this was asked last: errors of scripts, what a
    /// policy forbade, what could not be loaded. Pages that were refused on purpose count not.
    pub fn complaints(&self) -> Vec<String> {
        let lines = self.wait(self.client().issue_cmd(DriverCommand::browser_log()));
        let lines = lines.as_array().cloned().unwrap_or_default();
        lines
            .iter()
            .filter(|line| line["level"] != "DEBUG" && line["level"] != "INFO")
            .filter_map(|line| line["message"].as_str())
            .filter(|message| !is_refused_page(message))
            .map(str::to_owned)
            .collect()
    }

    /// Demands that there were none.
    ///
    /// # Panics
    /// When there were.
    #[track_caller]
    pub fn expect_no_complaints(&self) {
        assert_eq!(self.complaints(), Vec::<String>::new());
    }

    /// How the page looks from top to bottom: a PNG.
    pub fn screenshot(&self, view: View) -> Vec<u8> {
        let scheme = if view.is_dark { "dark" } else { "light" };
        let features = json!([{ "name": "prefers-color-scheme", "value": scheme }]);
        self.devtools(
            "Emulation.setEmulatedMedia",
            &json!({ "features": features }),
        );
        let metrics = |height: u64| {
            let (width, is_mobile) = (view.width, view.width < 600);
            json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": is_mobile })
        };
        self.devtools("Emulation.setDeviceMetricsOverride", &metrics(800));
        let height = self.run("return document.documentElement.scrollHeight");
        let height = height.as_u64().unwrap().max(800);
        self.devtools("Emulation.setDeviceMetricsOverride", &metrics(height));
        let taken = self.devtools("Page.captureScreenshot", &json!({ "format": "png" }));
        STANDARD.decode(taken["data"].as_str().unwrap()).unwrap()
    }

    fn devtools(&self, name: &str, parameters: &Value) -> Value {
        self.wait(
            self.client()
                .issue_cmd(DriverCommand::devtools(name, parameters)),
        )
    }

    /// Its folder, with the log of its driver.
    pub fn folder(&self) -> &std::path::Path {
        self.scratch.path()
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        if let Some(client) = self.client.take() {
            // Whatever is left of it ends with the driver.
            let _ = self.runtime.block_on(client.close());
        }
    }
}

/// A page that the server refused to show as asked is an answer, not a fault.
fn is_refused_page(message: &str) -> bool {
    ["422", "403", "404", "429", "405"]
        .iter()
        .any(|status| message.contains(&format!("responded with a status of {status} ")))
}

fn capabilities(profile: &str, scripts: bool) -> Value {
    let javascript = if scripts { 1 } else { 2 };
    json!({
        "browserName": "chrome",
        "goog:loggingPrefs": { "browser": "ALL" },
        "goog:chromeOptions": {
            "binary": "/usr/bin/chromium",
            "prefs": {
                "profile.managed_default_content_settings.javascript": javascript,
                "credentials_enable_service": false,
            },
            "args": [
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--no-proxy-server",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--force-prefers-reduced-motion",
                "--hide-scrollbars",
                "--lang=en",
                "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
                format!("--user-data-dir={profile}"),
            ],
        },
    })
}
