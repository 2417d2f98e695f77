//! Japanese, for the front page and the frame, and where all its words are.

mod account;
mod api;
mod config;
mod flow;
mod organizations;
mod profile;
mod settings;

use super::{Flow, Home, Layout, Note, Parts, Personal, Setup, Texts};

/// The words of the front page and of the frame.
pub(super) fn texts() -> &'static Texts {
    &TEXTS
}

/// The words for everything around signing in and out.
pub(super) fn flow() -> &'static Flow {
    &flow::FLOW
}

/// The words of the pages for people who are signed in.
pub(super) fn personal() -> &'static Personal {
    &PERSONAL
}

/// The words for whoever sets the app up.
pub(super) fn setup() -> &'static Setup {
    &SETUP
}

static PERSONAL: Personal = Personal {
    profile: profile::PROFILE,
    account: account::ACCOUNT,
    api: api::API,
    organizations: organizations::ORGANIZATIONS,
};

static SETUP: Setup = Setup { config: config::CONFIG, settings: settings::SETTINGS };

static TEXTS: Texts = Texts {
    language: "ja",
    product: "Logto for Leptos",
    page_title: |page| [page, " – Logto for Leptos"].concat(),
    layout: Layout {
        skip: "本文へスキップ",
        navigation: "メイン",
        menu: "メニュー",
        home: "ホーム",
        profile: "プロフィール",
        organizations: "組織",
        api: "API",
        connectors: "コネクター",
        sign_in_experience: "サインイン体験",
        sign_in: "サインイン",
        sign_out: "サインアウト",
        account: |name| [name, "のアカウント"].concat(),
        nameless: "サインイン中",
        language: "言語",
        language_browser: "ブラウザーと同じ",
        settings: "設定",
        theme: "外観",
        theme_system: "システムに合わせる",
        theme_light: "ライト",
        theme_dark: "ダーク",
        footer: "Rust、Leptos、Logtoで作られています。",
        loading: "読み込んでいます…",
    },
    home: Home {
        title: "ホーム",
        headline: "一度サインインすれば、あとはそのまま",
        lead: |host| {
            [
                "アカウントは",
                host,
                "で管理されています。そこでサインインするとすぐにこのアプリへ戻り、プロフィールを利用できます。",
            ]
            .concat()
        },
        sign_in: "サインイン",
        create_account: "アカウントを作成",
        points: [
            (
                "shield",
                "このページにパスワードは不要",
                "パスワードを入力するのはサインインサーバーだけです。このアプリには専用のトークンが発行されます。",
            ),
            (
                "tabs",
                "すべてのタブで同期",
                "1つのタブでサインインやサインアウトをすると、ほかのタブにもすぐに反映されます。",
            ),
            (
                "refresh",
                "サインイン状態を維持",
                "セッションはバックグラウンドで更新され、スリープや不安定なネットワークでも途切れません。",
            ),
        ],
        hello: |name| ["こんにちは、", name, "さん"].concat(),
        hello_nameless: "こんにちは",
        signed_in: "サインインしています。",
        email: "メールアドレス",
        phone: "電話番号",
        server: "アカウントの管理元",
        view_profile: "プロフィールを表示",
        sign_out: "サインアウト",
    },
    parts: Parts {
        failed: Note {
            title: "ページを読み込めませんでした",
            body: "途中で接続が切れたか、新しいバージョンが公開された可能性があります。サインイン状態は保たれています。",
        },
        retry: "再試行",
        reload: "アプリを再読み込み",
    },
};
