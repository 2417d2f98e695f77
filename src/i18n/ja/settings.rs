//! Japanese, for the settings page.

use crate::config::{Setting, Source};
use crate::diagnostics::{Check, Problem, Reference, State, Trouble};
use crate::i18n::settings::{CheckUp, Choices, InForce, Said, Settings};
use logto_ui::components::CopyWords;

pub(super) const SETTINGS: Settings = Settings {
    title: "設定",
    lead: "アプリの表示、接続先、サインインできないときの確認方法です。",
    choices: Choices {
        title: "言語と外観",
        reloads: "変更するとページが再読み込みされます。",
        unstored: "ブラウザーがこのページのデータを保存しないため、選択を記憶できません。",
    },
    config: InForce {
        title: "構成",
        lead: "アプリが使用している値と、その値が決まった場所です。",
        name: setting,
        source,
        none: "なし",
        mend: "修正方法を見る",
        copy: CopyWords {
            copy: "コピー",
            copied: "コピーしました",
            refused: "ブラウザーがコピーを許可していません。テキストを選択してください。",
        },
    },
    check_up: CheckUp {
        title: "診断",
        lead: "サインインを妨げる可能性のあるものをすべて調べます。サインインやサインアウトは行われません。",
        run: "診断を実行",
        again: "もう一度実行",
        running: "診断を実行しています。",
        browser: "このブラウザー",
        servers: "アプリとサインインサーバー",
        name,
        state,
        passed,
        skipped,
        problem,
        mend: "対処方法:",
        summary,
        copy_report: CopyWords {
            copy: "レポートをコピー",
            copied: "コピーしました",
            refused: "ブラウザーがコピーを許可していません。",
        },
    },
};

fn setting(setting: Setting) -> &'static str {
    match setting {
        Setting::Endpoint => "サインインサーバー",
        Setting::AppId => "App ID",
        Setting::RedirectUri => "リダイレクトURI",
        Setting::PostSignOutUri => "サインアウト後のリダイレクトURI",
        Setting::Persistence => "セッションの保存先",
        Setting::Scopes => "スコープ",
        Setting::Resources => "APIリソース",
        Setting::Api => "API",
        Setting::ManagementApi => "Management API",
        Setting::Version => "アプリのバージョン",
    }
}

fn source(source: Source) -> &'static str {
    match source {
        Source::File => "config.json",
        Source::Default => "既定値",
        Source::Both => "config.jsonと既定値",
        Source::Address => "このページのアドレスから",
        Source::Build => "ビルドから",
    }
}

fn name(check: Check) -> &'static str {
    match check {
        Check::SecureContext => "安全なアドレス",
        Check::Storage => "ストレージ",
        Check::IndexedDb => "データベース（IndexedDB）",
        Check::WebLocks => "タブ間のロック",
        Check::Tabs => "タブ間のメッセージ",
        Check::Cookies => "Cookie",
        Check::Config => "config.json",
        Check::Network => "アプリの配信元",
        Check::Endpoint => "サインインサーバー",
        Check::Issuer => "サーバーの発行者（issuer）",
        Check::Keys => "サーバーの鍵",
        Check::Clock => "時計",
        Check::Origin => "このページのオリジン",
        Check::AppId => "App ID",
        Check::RedirectUri => "リダイレクトURI",
        Check::Request => "サインインの要求",
    }
}

fn state(state: State) -> &'static str {
    match state {
        State::Waiting => "待機中",
        State::Running => "実行中",
        State::Passed => "合格",
        State::Warning => "警告",
        State::Failed => "失敗",
        State::Skipped => "スキップ",
    }
}

fn passed(check: Check) -> &'static str {
    match check {
        Check::SecureContext => "このアドレスでは、サインインに必要な暗号機能を使えます。",
        Check::Storage => "必要なデータを保存できます。",
        Check::IndexedDb => "開けます。",
        Check::WebLocks => "タブが順番に処理できます。",
        Check::Tabs => "タブどうしで通知が届きます。",
        Check::Cookies => "有効です。サインインサーバーのページで必要になります。",
        Check::Config => "読み込めました。",
        Check::Network => "応答しています。",
        Check::Endpoint => "応答し、自身の情報を公開しています。",
        Check::Issuer => "設定されたサーバーと一致しています。",
        Check::Keys => "サーバーの署名を検証できます。",
        Check::Clock => "このデバイスの時計は合っています。",
        Check::Origin => "サーバーはこのページに応答の読み取りを許可しています。",
        Check::AppId => "サーバーはこのアプリケーションを認識しています。架空のコードは正しく拒否されました。",
        Check::RedirectUri => "登録されています。",
        Check::Request => "サインイン時の要求はサーバーに受け入れられます。",
    }
}

fn skipped(check: Check) -> &'static str {
    match check {
        Check::Clock => "時刻を知らせるサーバーがありませんでした。",
        Check::RedirectUri | Check::Request => {
            "先の項目に合格していないか、このサーバーにはページを離れずに確認する方法がありません。"
        }
        _ => "先の項目に合格する必要があります。",
    }
}

fn summary(failed: usize, warnings: usize) -> String {
    let problems = if failed == 0 {
        "問題は見つかりませんでした".to_owned()
    } else {
        format!("問題が{failed}件見つかりました")
    };
    if warnings == 0 { problems + "。" } else { format!("{problems}（警告{warnings}件）。") }
}

fn problem(problem: &Problem) -> Said {
    let (body, mend) = match problem {
        Problem::InsecureContext => (
            "このようなアドレスのページでは、サインインに必要な暗号機能を使えません。".to_owned(),
            "https://で始まるアドレス、またはこのデバイスのlocalhostでアプリを開いてください。",
        ),
        Problem::StorageBlocked => (
            "ブラウザーがこのページのデータの保存を許可していません。".to_owned(),
            "ブラウザーの設定でこのページのサイトデータ（Cookie）を許可してください。保存を禁止するプライベートウィンドウは使わないでください。",
        ),
        Problem::StorageFull => (
            "このページのストレージに空きがなく、セッションを保存できません。".to_owned(),
            "ブラウザーの設定でこのサイトのデータを削除してください。再度サインインが必要になります。",
        ),
        Problem::NoIndexedDb { needed: true } => (
            "IndexedDBを使えません。このアプリはセッションの鍵をそこに保存します。".to_owned(),
            "このページのサイトデータを許可するか、config.jsonの「persistence」を別の値にしてください。",
        ),
        Problem::NoIndexedDb { needed: false } => {
            ("IndexedDBを使えません。".to_owned(), "対処は不要です。このアプリはIndexedDBなしでも動作します。")
        }
        Problem::NoLocks => (
            "Web Locksのないブラウザーです。タブは別の遅い方法で順番を決めます。".to_owned(),
            "可能であればブラウザーを更新してください。",
        ),
        Problem::NoTabs => (
            "メッセージが届きませんでした。ほかのタブがサインインやサインアウトに気付くのが遅れることがあります。"
                .to_owned(),
            "ブラウザーを更新するか、このページのサイトデータを許可してください。",
        ),
        Problem::NoCookies => (
            "Cookieが無効です。サインインサーバーでも無効の場合、サインインできません。".to_owned(),
            "サインインサーバーのアドレスでCookieを許可してください。",
        ),
        Problem::Config(_) => (
            "ファイルがないか壊れているため、アプリを開始できません。".to_owned(),
            "アプリの最初のページに、問題の内容と修正方法が表示されます。",
        ),
        Problem::Offline => {
            ("ブラウザーがオフラインです。".to_owned(), "ネットワークを確認して、もう一度実行してください。")
        }
        Problem::HostGone => (
            "アプリの配信元が応答しなくなりました。拡張機能に遮断されている可能性があります。".to_owned(),
            "プライベートウィンドウでページが開けるか確認してください。",
        ),
        Problem::Answer(trouble) => return answer(*trouble),
        Problem::OtherIssuer { expected, found } => (
            format!("サーバーは{found}と名乗っていますが、config.jsonからは{expected}になります。"),
            "サーバー自身が使うアドレスをconfig.jsonに書くか、サーバーのENDPOINTをconfig.jsonのアドレスに合わせてください。",
        ),
        Problem::Unfit { reason } => (
            format!("サーバーの公開情報を使用できません（{reason}）。"),
            "config.jsonの「endpoint」がLogtoサーバーであること、プロキシが応答を変更していないことを確認してください。",
        ),
        Problem::NoKeys => (
            "サーバーの署名方式に合う鍵がありません。".to_owned(),
            "LogtoのConsoleで署名鍵をECまたはRSAの鍵に更新してください。",
        ),
        Problem::ClockOff { seconds, against, .. } => return clock(*seconds, *against),
        Problem::OriginRefused { origin } => (
            format!(
                "サーバーは応答しますが、{origin}に読み取りを許可していません。アプリケーションにこのオリジンのリダイレクトURIがないか、シングルページアプリケーションではない場合に、Logtoはこのように動作します。"
            ),
            "LogtoのConsoleで、種類が「Single page app」のアプリケーションに上記のリダイレクトURIを登録してください。登録済みであれば、CORSヘッダーを取り除くプロキシがないか確認してください。",
        ),
        Problem::UnknownApp { app_id } => (
            format!("IDが「{app_id}」のアプリケーションはサーバーにありません。"),
            "LogtoのConsoleのアプリケーションのページからApp IDをコピーし、config.jsonの「appId」に貼り付けてください。",
        ),
        Problem::OtherKindOfApp => (
            "アプリケーションは存在しますが、ブラウザーのページでは用意できないものをサーバーが求めています。"
                .to_owned(),
            "LogtoのConsoleで種類が「Single page app」のアプリケーションを作成し、そのApp IDを使用してください。",
        ),
        Problem::RedirectUnregistered { uri } => (
            format!("{uri}はアプリケーションのリダイレクトURIに登録されていません。"),
            "LogtoのConsoleで、このアドレスをそのままアプリケーションのリダイレクトURIに追加してください。",
        ),
        Problem::UnknownResource => (
            "config.jsonのAPIリソースに、サーバーが認識していないものがあります。".to_owned(),
            "LogtoのConsoleの「API resources」で作成するか、config.jsonから取り除いてください。",
        ),
        Problem::RequestRefused { error } => (
            format!("サーバーがサインインの要求を拒否しました（{error}）。"),
            "config.jsonのスコープとリソースを、LogtoのConsoleのアプリケーションと比べてください。",
        ),
    };
    Said { body, mend }
}

fn answer(trouble: Trouble) -> Said {
    let (body, mend) = match trouble {
        Trouble::Forbidden => (
            "このページのコンテンツセキュリティポリシー（CSP）がリクエストを禁止しています。".to_owned(),
            "配信元が送るContent-Security-Policyのconnect-srcに、サーバーのアドレスを追加してください。",
        ),
        Trouble::Unreachable => (
            "応答がありません。サーバーの停止、アドレスの誤り、ファイアウォールやブラウザーの拡張機能による遮断が考えられますが、ページからは区別できません。".to_owned(),
            "下のアドレスを別のタブで開いてください。応答があれば、このページでコンテンツブロッカーを無効にします。なければ、サーバーを起動するか、config.jsonの「endpoint」を修正します。",
        ),
        Trouble::Late => (
            "時間内に応答がありませんでした。".to_owned(),
            "しばらくしてから再度お試しください。続く場合は、サーバーと途中のネットワークを確認してください。",
        ),
        Trouble::Hidden => (
            "応答はありますが、このページからは読み取れません。Logtoサーバーであれば、どのページからも読み取れます。".to_owned(),
            "config.jsonの「endpoint」を確認してください。パスを含まないLogtoのアドレスです。正しい場合は、CORSヘッダーを取り除くプロキシがないか確認してください。",
        ),
        Trouble::Redirected => (
            "サーバーがリクエストを別の場所に転送しています。".to_owned(),
            "転送先のアドレスをconfig.jsonの「endpoint」に書いてください。http://ではなくhttps://であるか、ホスト名が異なることがよくあります。",
        ),
        Trouble::Broken(status) => (
            format!("サーバーに問題が起きています（HTTPステータス{status}）。"),
            "1分ほどしてから再度お試しください。続く場合は、サーバーのログを確認してください。",
        ),
        Trouble::Status(status) => (
            format!("Logtoなら文書があるはずの場所で、サーバーがHTTPステータス{status}を返しました。"),
            "config.jsonの「endpoint」を確認してください。Consoleのアプリケーションのページにある、/oidcを含まないLogtoのアドレスです。",
        ),
        Trouble::Strange => (
            "Logtoサーバー以外のものが応答しています。ウェブページかもしれません。".to_owned(),
            "config.jsonの「endpoint」と、プロキシやネットワークのサインインページが代わりに応答していないかを確認してください。",
        ),
    };
    Said { body, mend }
}

fn clock(seconds: i64, against: Reference) -> Said {
    let by = match seconds.abs() {
        size @ 0..120 => format!("{size}秒"),
        size @ 120..7200 => format!("{}分", size / 60),
        size => format!("{}時間", size / 3600),
    };
    let side = if seconds > 0 { "進んで" } else { "遅れて" };
    let body = match against {
        Reference::Server => format!("このデバイスの時計は、サインインサーバーより{by}{side}います。"),
        Reference::Host => {
            format!(
                "このデバイスの時計は、アプリの配信元より{by}{side}います。サインインサーバーの時刻は公開されていません。"
            )
        }
        Reference::Token => {
            format!("IDトークンの発行時刻が未来になっています。このデバイスの時計は少なくとも{by}遅れています。")
        }
    };
    Said {
        body,
        mend: "このデバイスの日付、時刻、タイムゾーンを、できれば自動設定で合わせてください。合っている場合は、相手の時計がずれています。",
    }
}
