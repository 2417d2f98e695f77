//! Japanese, for signing in and out.

use crate::deadline::Left;
use crate::i18n::{
    Ended, Ending, Explained, Failure, Flow, NotFound, Note, Notices, Progress, SignIn, Storage, Timeline, Update,
};

/// For all long waits.
const SLOW: &str = "処理を続けています。サインインサーバーの応答に時間がかかっています。";

pub(super) static FLOW: Flow = Flow {
    sign_in: SignIn {
        progress: Progress {
            title: "サインイン", working: "サインインページに移動しています…", slow: SLOW
        },
        returned: Note {
            title: "いつでも再開できます",
            body: "サインインはまだ完了していませんが、問題ありません。好きなときに続きから始められます。",
        },
        go_on: "サインインに進む",
    },
    sign_out: Progress { title: "サインアウト", working: "サインアウトしています…", slow: SLOW },
    callback: Progress {
        title: "サインインしています", working: "サインインを完了しています…", slow: SLOW
    },
    notices: Notices {
        stale: Note {
            title: "サインイン状態は続いています",
            body: "サインインサーバーに接続できないため、このページの情報は最新ではない可能性があります。自動的に再試行しており、接続できるとこのメッセージは消えます。",
        },
        try_now: "今すぐ再試行",
        ending: Ending {
            label: "セッションの終了",
            title: ending,
            body: |time| {
                ["このセッションは", time, "に終了します。その前にもう一度サインインすると、中断せずに続けられます。"]
                    .concat()
            },
            sign_in: "今すぐサインインし直す",
            later: "あとで",
        },
        ended: Ended {
            title: "セッションが終了しました",
            reason: ended,
            then: "もう一度サインインすると、元のページに戻ります。",
            sign_in: "もう一度サインイン",
        },
        switched: |name| [name.unwrap_or("別のユーザー"), "としてサインインしています"].concat(),
        switched_body: "別のタブで別のアカウントがサインインしたため、このタブもそのアカウントに切り替わりました。",
        left_elsewhere: Note {
            title: "別のタブでサインアウトしました",
            body: "別のタブでサインアウトしたか、セッションが終了したため、このタブもサインアウトしました。",
        },
        left_here: Note {
            title: "このアプリからサインアウトしました",
            body: "サインインサーバーに接続できなかったため、サーバー側ではサインインしたままの可能性があります。共用のコンピューターでは、ブラウザーを閉じるか、あとでもう一度サインインしてからサインアウトしてください。",
        },
        storage: Storage {
            blocked: "このブラウザーにデータを保存できません",
            full: "このページの保存領域がいっぱいです",
            signed_in: "このページを離れるか再読み込みすると、サインイン状態は失われます。",
            signed_out: "この状態ではサインインできません。",
            allow: "ブラウザーの設定で、このページのデータ（Cookieとサイトデータ）の保存を許可してから、ページを再読み込みしてください。",
            free: "ブラウザーの設定でこのサイトのデータの一部を削除してから、ページを再読み込みしてください。",
        },
        dismiss: "閉じる",
    },
    failure: Failure {
        explain: failure,
        try_instead: "代わりに次のアドレスをお試しください:",
        cancelled: Note {
            title: "サインインをキャンセルしました",
            body: "サインインは完了しておらず、何も変更されていません。いつでもやり直せます。",
        },
        still_signed_in: "現在もサインインしているため、そのまま続けられます。",
        for_operator: "このアプリの管理者の方へ:",
        sign_in_again: "もう一度サインイン",
        retry: "再試行",
        go_home: "ホームへ",
        go_on: "続ける",
        check_up: "診断を実行",
        code: "コード:",
    },
    timeline: Timeline {
        title: "サインインの流れ",
        steps: ["準備", "サインインサーバー", "コードとトークンの交換", "トークンの検証"],
        total: "合計",
    },
    not_found: NotFound {
        title: "ページが見つかりません",
        body: "アドレスが間違っているか、ページが移動した可能性があります。",
        go_home: "ホームへ",
    },
    update: Update {
        title: "アプリの新しいバージョンがあります",
        body: "ご都合のよいときにページを再読み込みしてください。編集中の内容は、先に保存してください。",
        gone: "このページは前のバージョンのものなので、もう読み込めません。続けるには、アプリを再読み込みしてください。",
        reload: "再読み込み",
        later: "あとで",
    },
};

/// How soon the session ends.
fn ending(left: Left) -> String {
    let (number, unit) = match left {
        Left::Hours(hours) => (hours, "時間"),
        Left::Minutes(minutes) => (minutes, "分"),
        Left::Moment => return "1分以内にサインアウトされます".to_owned(),
    };
    ["あと", &number.to_string(), unit, "でサインアウトされます"].concat()
}

/// Why a session has ended.
fn ended(code: &str) -> &'static str {
    match code {
        "session.expired" => "セッションの有効期限が切れました。",
        "session.refused" => {
            "サインインサーバーがセッションを延長しませんでした。長時間操作がなかったか、別のデバイスでサインアウトしたか、アカウントが変更された可能性があります。"
        }
        "session.not_genuine" => {
            "このブラウザーに保存されていたセッション情報は、サインインサーバーが発行したものではなかったため破棄しました。"
        }
        _ => "サインインサーバーがセッションを延長しませんでした。",
    }
}

fn failure(code: &str) -> Explained {
    let (area, reason) = code.split_once('.').unwrap_or((code, ""));
    let (title, body) = match (area, reason) {
        ("callback", "unknown_state" | "missing_state") => (
            "このサインイン用リンクは使用できません",
            "すでに使用されたか、別のブラウザーのものか、このアプリが作成したものではありません。このリンクによるサインインは行われていません。",
        ),
        ("callback", "attempt_over") => {
            ("時間がかかりすぎました", "サインインは1時間以内に完了する必要があります。最初からやり直してください。")
        }
        ("callback", "provider") => ("サインインサーバーに拒否されました", ""),
        ("callback", _) => (
            "サインインサーバーの応答がこのサインインと一致しません",
            "安全のため、サインインを中止しました。ここからもう一度始めてください。",
        ),
        ("id_token", "clock_wrong") => ("デバイスの時計をご確認ください", ""),
        ("id_token" | "token_answer", _) => (
            "サインインサーバーの応答を受け付けませんでした",
            "アカウントを守るための検証に合格しなかったため、応答の内容はすべて破棄しました。",
        ),
        ("http", "network") => ("サーバーから応答がありません", ""),
        ("http", "timeout" | "server_error" | "rate_limited") => (
            "サーバーで問題が発生しています",
            "現在、サーバーが混み合っているか、正常に動作していません。データは失われていません。",
        ),
        ("discovery", "issuer_mismatch") => ("アプリとサインインサーバーで、サーバーのアドレスが一致しません", ""),
        ("discovery", "foreign_endpoint") => ("サインインサーバーの設定が安全ではありません", ""),
        ("discovery", "no_usable_algorithm" | "no_s256") => ("サインインサーバーがこのアプリに対応していません", ""),
        ("http" | "discovery", _) => (
            "サインインサーバーの応答が正しくありません",
            "このアドレスからの応答は、Logtoサーバーのものではないようです。",
        ),
        ("oauth", _) => ("サインインサーバーがリクエストを拒否しました", ""),
        ("config", _) => ("このアプリの設定が正しくありません", ""),
        ("storage", "full") => ("このページの保存領域がいっぱいです", "サインインには、少量の空き領域が必要です。"),
        ("storage", _) => ("このブラウザーにデータを保存できません", ""),
        ("crypto", _) => ("このブラウザーでは安全にサインインできません", ""),
        ("insecure_context", _) => (
            "このアドレスは安全ではありません",
            "サインインに必要な暗号機能は、このようなアドレスのページではブラウザーによって制限されます。",
        ),
        ("framed", _) => (
            "このアプリを単独のタブで開いてください",
            "別のページに埋め込まれた状態では、そのページに欺かれるおそれがあるため、サインインできません。",
        ),
        ("session", _) => ("セッションが終了しました", ended(code)),
        ("not_authenticated", _) => ("すでにサインアウトしています", ""),
        ("session_changed", _) => {
            ("セッションが変わりました", "処理中に、別のタブでサインインまたはサインアウトが行われました。")
        }
        _ => ("処理を完了できませんでした", ""),
    };
    Explained { title, body: (!body.is_empty()).then_some(body) }
}
