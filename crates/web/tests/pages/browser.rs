//! A browser: it keeps cookies, and sends forms with the token of the page that it saw last.

use std::collections::BTreeMap;

use axum::body::Body;
use axum::http::{Method, Request, header};
use tower::ServiceExt;

use crate::page::Page;
use crate::site::Site;
use crate::template::{ADA, PASSWORD};

pub(crate) struct Browser<'a> {
    site: &'a Site,
    pub(crate) cookies: BTreeMap<String, String>,
    pub(crate) form_token: String,
    pub(crate) language: &'static str,
    /// What no header may hold: everything secret that was typed or shown here.
    pub(crate) secrets: Vec<String>,
}

impl<'a> Browser<'a> {
    pub(crate) fn new(site: &'a Site) -> Self {
        Self {
            site,
            cookies: BTreeMap::new(),
            form_token: String::new(),
            language: "en",
            secrets: Vec::new(),
        }
    }

    /// Opens a page.
    pub(crate) async fn get(&mut self, path: &str) -> Page {
        let request = self.request(Method::GET, path);
        self.send(request.body(Body::empty()).unwrap()).await
    }

    /// Opens the page and sends the form on it.
    pub(crate) async fn fill_in(&mut self, path: &str, fields: &[(&str, &str)]) -> Page {
        self.get(path).await.is(200);
        self.post(path, fields).await
    }

    /// Sends a form of the page that was opened last.
    pub(crate) async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Page {
        let secret = [
            "password",
            "present",
            "new",
            "token",
            "old_password",
            "old_token",
        ];
        for (name, value) in fields {
            if secret.contains(name) && value.len() > 8 {
                self.secrets.push((*value).to_owned());
            }
        }
        let token = ("form_token", self.form_token.as_str());
        let fields: Vec<_> = fields.iter().copied().chain([token]).collect();
        let body = serde_urlencoded::to_string(fields).unwrap();
        let request = self
            .request(Method::POST, path)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header("sec-fetch-site", "same-origin");
        self.send(request.body(Body::from(body)).unwrap()).await
    }

    /// A request with the cookies of this browser.
    pub(crate) fn request(&self, method: Method, path: &str) -> axum::http::request::Builder {
        let cookies = self.cookies.iter();
        let cookies: Vec<_> = cookies
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        Request::builder()
            .method(method)
            .uri(path)
            .header(header::HOST, "mail.example.org")
            .header(header::ACCEPT_LANGUAGE, self.language)
            .header(header::COOKIE, cookies.join("; "))
    }

    /// Sends any request, keeps the cookies of the answer and its form token.
    pub(crate) async fn send(&mut self, request: Request<Body>) -> Page {
        let name = format!("{} {}", request.method(), request.uri());
        let response = self.site.router.clone().oneshot(request).await.unwrap();
        let secrets: Vec<_> = self.secrets.iter().map(String::as_str).collect();
        let page = Page::read(name, response, &secrets).await;
        for line in page.headers.get_all(header::SET_COOKIE) {
            let pair = line.to_str().unwrap().split(';').next().unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            if value.is_empty() {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        if let Some(token) = page.form_token() {
            token.clone_into(&mut self.form_token);
        }
        if let Some(token) = page.shown_token() {
            self.secrets.push(token.to_owned());
        }
        page
    }

    pub(crate) fn session(&self) -> Option<&str> {
        self.cookies
            .get("__Host-waxseal-session")
            .map(String::as_str)
    }

    pub(crate) async fn log_in(&mut self, login: &str, password: &str) -> Page {
        let fields = [("login", login), ("password", password)];
        self.fill_in("/log-in", &fields).await
    }

    /// Logs Ada in.
    pub(crate) async fn logged_in_as_ada(mut self) -> Self {
        self.log_in(ADA, PASSWORD).await.leads_to("/account");
        self
    }
}
