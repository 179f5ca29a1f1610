//! An empty route of axum, in a process of its own: what every service on axum pays.

use axum::Router;
use axum::routing::get;
use std::env;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use tokio::net::TcpListener;
use tokio::runtime::Builder;

/// What this program is started with to be that process.
pub(crate) const ARGUMENT: &str = "--empty-route";

/// Where the route is: as long as that of a session check.
pub(crate) const PATH: &str = "/v1/session/state";

/// Serves the route, on a runtime made like that of the service, until it is killed.
pub(crate) fn serve() {
    let runtime = Builder::new_multi_thread().enable_all().build();
    runtime.expect("a runtime").block_on(async {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a socket");
        println!("http://{}", listener.local_addr().expect("an address"));
        let router = Router::new().route(PATH, get(async || ()));
        axum::serve(listener, router).await.expect("served");
    });
}

/// The process.
pub(crate) struct EmptyRoute {
    child: Child,
    url: String,
}

impl EmptyRoute {
    /// Starts it.
    pub(crate) fn start() -> Self {
        let program = env::current_exe().expect("this program");
        let mut command = Command::new(program);
        command.arg(ARGUMENT).stdout(Stdio::piped());
        let mut child = command.spawn().expect("it starts");
        let mut url = String::new();
        let told = child.stdout.take().expect("its standard output");
        BufReader::new(told)
            .read_line(&mut url)
            .expect("its address");
        Self {
            child,
            url: url.trim().to_owned(),
        }
    }

    /// Its address.
    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    /// The number of its process.
    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }
}

impl Drop for EmptyRoute {
    fn drop(&mut self) {
        // Ended already, if it failed.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
