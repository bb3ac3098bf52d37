//! An API for Dovecot that does what a test tells it, the wrong things included.

use std::collections::HashMap;
use std::net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};
use std::time::Duration;
use std::{fmt, io};

use serde_json::{Value, json};

use crate::http_connection::{HttpConnection, response};
use crate::scratch::free_listener;
use crate::{FakeAccount, wait_until};

/// What goes back for a request.
#[derive(Clone, Debug)]
pub enum Answer {
    /// A status and a JSON body.
    Json(u16, Value),
    /// A status and a body with any content type.
    Body(u16, &'static str, String),
    /// Exactly these bytes, HTTP or not, and then the end of the connection.
    Bytes(Vec<u8>),
    /// The end of the connection, without a byte.
    HangUp,
    /// The inner answer, this much later.
    Slow(Duration, Box<Answer>),
}

/// A request that the API received.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordedRequest {
    /// `GET` or `POST`.
    pub method: String,
    /// The path as it was sent, still percent-encoded.
    pub target: String,
    /// The value of the header `Authorization`.
    pub authorization: String,
    /// The body, if it was JSON.
    pub json: Option<Value>,
}

type Interceptor = dyn Fn(&RecordedRequest) -> Option<Answer> + Send + Sync;

#[derive(Default)]
struct State {
    accounts: Mutex<HashMap<String, FakeAccount>>,
    interceptor: Mutex<Option<Arc<Interceptor>>>,
    requests: Mutex<Vec<RecordedRequest>>,
    connections: Mutex<Vec<TcpStream>>,
    stopped: AtomicBool,
}

/// An API on 127.0.0.1 with accounts in memory. Dropping it closes every connection.
pub struct FakeApi {
    address: SocketAddr,
    state: Arc<State>,
    acceptor: Option<JoinHandle<()>>,
}

impl fmt::Debug for FakeApi {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "FakeApi({})", self.address)
    }
}

impl FakeApi {
    /// The one token that it accepts.
    pub const TOKEN: &'static str = "fake-api-token";

    /// Starts one on a free port.
    pub fn start() -> Self {
        Self::serve(free_listener())
    }

    /// Starts one on this port, such as that of an earlier one.
    ///
    /// # Panics
    /// When the port is not free within five seconds.
    pub fn start_at(port: u16) -> Self {
        // A process that another thread is about to start holds our sockets for a moment.
        let listen = || TcpListener::bind((Ipv4Addr::LOCALHOST, port)).ok();
        Self::serve(wait_until("a port", Duration::from_secs(5), listen))
    }

    fn serve(listener: TcpListener) -> Self {
        let address = listener.local_addr().unwrap();
        let state = Arc::new(State::default());
        let acceptor = thread::spawn({
            let state = Arc::clone(&state);
            move || accept(&listener, &state)
        });
        Self {
            address,
            state,
            acceptor: Some(acceptor),
        }
    }

    /// Where it listens: `http://127.0.0.1:PORT`.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The port on which it listens.
    pub fn port(&self) -> u16 {
        self.address.port()
    }

    /// Adds an account, or replaces it.
    pub fn put(&self, address: &str, account: FakeAccount) {
        let mut accounts = self.state.accounts.lock().unwrap();
        accounts.insert(address.to_owned(), account);
    }

    /// From now on, asks this first; where it has no answer, the accounts answer.
    pub fn intercept(
        &self,
        interceptor: impl Fn(&RecordedRequest) -> Option<Answer> + Send + Sync + 'static,
    ) {
        *self.state.interceptor.lock().unwrap() = Some(Arc::new(interceptor));
    }

    /// From now on, gives this answer to everything.
    pub fn answer_all(&self, answer: Answer) {
        self.intercept(move |_| Some(answer.clone()));
    }

    /// Back to answering from the accounts.
    pub fn recover(&self) {
        *self.state.interceptor.lock().unwrap() = None;
    }

    /// Closes every connection, as a server does with idle ones; new ones are welcome.
    pub fn close_connections(&self) {
        for connection in self.state.connections.lock().unwrap().drain(..) {
            // The client may have closed it already.
            let _ = connection.shutdown(Shutdown::Both);
        }
    }

    /// Everything that was asked so far.
    pub fn requests(&self) -> Vec<RecordedRequest> {
        self.state.requests.lock().unwrap().clone()
    }
}

impl Drop for FakeApi {
    fn drop(&mut self) {
        self.state.stopped.store(true, Ordering::SeqCst);
        self.close_connections();
        // Wakes the thread that accepts, so that the port is free again.
        let _ = TcpStream::connect(self.address);
        if let Some(acceptor) = self.acceptor.take() {
            let _ = acceptor.join();
        }
    }
}

fn accept(listener: &TcpListener, state: &Arc<State>) {
    for stream in listener.incoming() {
        if state.stopped.load(Ordering::SeqCst) {
            return;
        }
        let stream = stream.expect("accept");
        state
            .connections
            .lock()
            .unwrap()
            .push(stream.try_clone().unwrap());
        let state = Arc::clone(state);
        thread::spawn(move || {
            // A connection that breaks is what many tests are about.
            let _ = serve(HttpConnection::new(stream.try_clone().unwrap()), &state);
            let _ = stream.shutdown(Shutdown::Both);
        });
    }
}

fn serve(mut connection: HttpConnection, state: &State) -> io::Result<()> {
    while let Some(request) = connection.read_request()? {
        let request = RecordedRequest {
            authorization: request
                .header("Authorization")
                .unwrap_or_default()
                .to_owned(),
            json: serde_json::from_slice(&request.body).ok(),
            method: request.method,
            target: request.target,
        };
        state.requests.lock().unwrap().push(request.clone());
        let interceptor = state.interceptor.lock().unwrap().clone();
        let intercepted = interceptor.and_then(|interceptor| interceptor(&request));
        let mut answer = intercepted.unwrap_or_else(|| from_accounts(&request, state));
        while let Answer::Slow(delay, inner) = answer {
            thread::sleep(delay);
            answer = *inner;
        }
        match answer {
            Answer::Json(status, body) => {
                connection.write(&response(
                    status,
                    "application/json",
                    body.to_string().as_bytes(),
                ))?;
            }
            Answer::Body(status, content_type, body) => {
                connection.write(&response(status, content_type, body.as_bytes()))?;
            }
            Answer::Bytes(bytes) => return connection.write(&bytes),
            Answer::HangUp | Answer::Slow(..) => return Ok(()),
        }
    }
    Ok(())
}

/// What the API of Waxseal would say.
fn from_accounts(request: &RecordedRequest, state: &State) -> Answer {
    if request.authorization != format!("Bearer {}", FakeApi::TOKEN) {
        return Answer::Json(401, json!({"error": "invalid token"}));
    }
    let accounts = state.accounts.lock().unwrap();
    let address = request
        .target
        .strip_prefix("/api/dovecot/")
        .map(percent_decode);
    let Some((address, account)) = address.and_then(|address| {
        let account = accounts.get(&address)?;
        Some((address, account))
    }) else {
        return Answer::Json(404, json!({"message": "user not found"}));
    };
    if request.method == "GET" {
        return Answer::Json(200, account.lookup_body(&address));
    }
    let password = request.json.as_ref().map(|json| &json["password"]);
    if password == Some(&json!(account.password)) {
        Answer::Json(200, account.login_body())
    } else {
        Answer::Json(401, json!({"message": "authentication failed"}))
    }
}

fn percent_decode(text: &str) -> String {
    let mut parts = text.split('%');
    let mut bytes = parts.next().unwrap_or_default().as_bytes().to_vec();
    for part in parts {
        bytes.push(u8::from_str_radix(&part[..2], 16).expect("two hexadecimal digits"));
        bytes.extend_from_slice(&part.as_bytes()[2..]);
    }
    String::from_utf8(bytes).expect("UTF-8")
}
