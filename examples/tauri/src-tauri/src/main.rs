//! The desktop program: a window with the app, the browser of the system, and the scheme `com.example.app`.

#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

use tauri::Manager as _;
use tauri_plugin_deep_link::DeepLinkExt as _;

fn main() -> tauri::Result<()> {
    tauri::Builder::default()
        // The first plugin: with a URL, the system starts the program again, and that passes the URL to this one.
        .plugin(tauri_plugin_single_instance::init(|app, _, _| {
            if let Some(window) = app.get_webview_window("main") {
                // The system may keep another window in front.
                let _ = window.set_focus();
            }
        }))
        .plugin(tauri_plugin_deep_link::init())
        .plugin(tauri_plugin_opener::init())
        .setup(|app| {
            // An installer registers the scheme. A program that was not installed does it here; macOS knows no such way.
            #[cfg(any(target_os = "linux", windows))]
            app.deep_link().register_all()?;
            Ok(())
        })
        .run(tauri::generate_context!())
}
