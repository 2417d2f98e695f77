//! Japanese, for connectors.

use logto_management::lint::Severity;
use logto_ui::components::CopyWords;
use logto_ui::messages::Note;

use super::connectors_form::{FORM, TEMPLATES};
use crate::messages::connectors::{
    Code, CodeProblem, Connectors, Delete, Failure, KindWords, Leave, List, Notices, Remarks, Save, Send, Step,
};

pub(super) const CONNECTORS: Connectors = Connectors {
    page: Note {
        title: "コネクター", body: "認証コードの送信に使います。SMS用とメール用を1つずつ設定できます。"
    },
    sms: SMS,
    email: EMAIL,
    list: List {
        unknown: "不明",
        unknown_note: "現在のアクセスレベルでは、サーバーのコネクターを読み取れません。設定の作成、チェック、コピーはできます。",
        missing: "未設定",
        needed: "サインイン体験でこのコネクターが必要です。設定するまで、次の操作は利用できません。",
        set_up: "設定済み",
        in_use: "使用中",
        other: |name| {
            ["現在は", name, "がメッセージを送信しています。ここで設定を保存すると、それは削除されます。"].concat()
        },
        wrong: |count| ["修正が必要な箇所が", &count.to_string(), "件あります:"].concat(),
        uses: "サインイン体験での用途:",
        begin: "設定する",
        edit: "編集",
        compose: "設定を作成",
    },
    guide: "設定の手順",
    notices: Notices {
        differs: Note {
            title: "サーバーの設定と異なります",
            body: "サーバーの設定を読み取る前に、入力が始まりました。サーバーの設定を読み込むか、入力中の設定を残すかを選択してください。残した設定を保存すると、サーバーの設定は置き換えられます。",
        },
        load: "サーバーの設定を読み込む",
        keep: "入力中の設定を残す",
        other: |name| ["サーバーには", name, "が設定されています"].concat(),
        other_body: "サーバーに設定できるコネクターは、種類ごとに1つです。この設定を保存すると、現在のコネクターは削除されます。",
        unread: "サーバーのコネクターを読み取れません",
    },
    remarks: Remarks {
        title: "チェック結果",
        error: "エラー:",
        warning: "警告:",
        hint: "ヒント:",
        count: |count, severity| {
            let kind = match severity {
                Severity::Error => "エラー",
                Severity::Warning => "警告",
                Severity::Hint => "ヒント",
            };
            [kind, &count.to_string(), "件"].concat()
        },
        none: "問題ありません",
        list: "すべて表示",
        fix_all: "自動で修正できるものをすべて修正",
    },
    form: FORM,
    templates: TEMPLATES,
    code: Code {
        title: "JSONとファイル",
        lead: "LogtoのConsoleやAPIで扱うものと同じ設定です。",
        json: "JSONで編集",
        json_lead: "LogtoのConsoleやAPIから取得した設定を貼り付けるか、ここからコピーして使用できます。機密情報は<authToken>のような目印で表示されます。目印を残しておくと、その値は変更されません。",
        apply: "フォームに反映",
        reset: "元に戻す",
        secrets: "機密情報を表示",
        import: "ファイルをインポート…",
        imported: "インポートしました。まだ保存されていません。",
        export: "エクスポート",
        export_secrets: "機密情報を含めてエクスポート",
        files: "機密情報を含まないファイルは、リポジトリで管理できます。機密情報を含むファイルは、パスワードと同じように取り扱ってください。",
        curl: "ターミナル用コマンド",
        curl_lead: "この設定を保存するコマンドです。$TOKENに管理者のトークンを設定し、目印を実際の機密情報に置き換えてください。",
        copy: CopyWords {
            copy: "コピー", copied: "コピーしました", refused: "ブラウザーがコピーを許可していません"
        },
        problem: CodeProblem {
            json: |line, column| {
                ["JSONとして正しくありません。", &line.to_string(), "行", &column.to_string(), "列に誤りがあります。"]
                    .concat()
            },
            not_an_object: "JSONですが、設定ではありません。波括弧で囲まれたオブジェクトが必要です。",
            other: |id| ["別のコネクターの設定です: ", id].concat(),
            unreadable: "このファイルは読み取れません。",
        },
    },
    send: Send {
        title: "テストメッセージ",
        lead: "保存の有無にかかわらず、現在のフォームの内容で送信します。実際にメッセージが送信されるため、プロバイダーの料金がかかる場合があります。",
        offline: "オフラインでは、メッセージを送信するサーバーがありません。",
        phone: "電話番号（国番号から）",
        email: "メールアドレス",
        no_address: "メールアドレスの形式が正しくありません。",
        goes_to: |number| ["送信先: ", number].concat(),
        template: "テンプレート",
        code: "認証コードは000000になります。そのほかの変数は、テストでは置き換えられません。",
        instead: "サーバーのテストでは「その他すべて」だけが使われるため、このテンプレートの内容を代わりに送信します。",
        send: "送信",
        sent: |to| [to, "に送信しました。届くまでに1分ほどかかる場合があります。"].concat(),
        failed: "テストメッセージを送信できませんでした",
    },
    save: Save {
        save: "保存",
        discard: "変更を破棄",
        saved: "保存済み",
        unsaved: "未保存の変更があります",
        unchanged: "変更なし",
        new: "未設定",
        offline: "オフラインのため保存できません。コピーまたはエクスポートをご利用ください。",
        unknown: "サーバーのコネクターを読み取れないため、保存できません。",
        failed: "保存できませんでした",
        sure: "この設定を保存しますか？",
        mistakes: |count| {
            let count = count.to_string();
            [
                "チェックで",
                &count,
                "件のエラーが見つかりました。サーバーに拒否されるか、メッセージが届かない可能性があります。",
            ]
            .concat()
        },
        replaces: |name| ["現在設定されているコネクター（", name, "）は削除され、その設定は元に戻せません。"].concat(),
        replaces_note: "ID:",
        go_on: "このまま保存",
        cancel: "キャンセル",
    },
    delete: Delete {
        delete: "削除",
        sure: |name| [name, "を削除しますか？"].concat(),
        unused: "サインイン体験では使用されていません。",
        breaks: "サインイン体験で使用されています。削除すると、次の操作ができなくなります:",
        note: "設定はサーバーから削除されます。あとで必要になる可能性がある場合は、先にエクスポートしてください。",
        deleted: "コネクターを削除しました。",
        failed: "削除できませんでした",
    },
    leave: Leave {
        title: "保存せずに移動しますか？",
        body: "このページで入力した内容は失われます。",
        leave: "移動する",
        stay: "このページに残る",
    },
    failure: Failure {
        provider: |words| ["プロバイダーからのメッセージ: ", words].concat(),
        fields: "印の付いた項目を修正してください。",
        more: "このエラーに関するTwilioの説明",
    },
};

const SMS: KindWords = KindWords {
    title: "SMS",
    provider: "Twilio",
    icon: "phone",
    heading: "TwilioによるSMS",
    lead: "Twilioアカウントを使って、電話番号に認証コードを送信します。",
    missing: "設定するまで、SMSで認証コードを送信できません。",
    sign_up: "電話番号での新規登録",
    sign_in: "SMSの認証コードでのサインイン",
    forgot_password: "SMSでのパスワード再設定",
    mfa: "SMSによる多要素認証",
    steps: &[
        Step {
            title: "Twilioアカウントを開く",
            body: "TwilioのConsoleにサインインするか、アカウントを作成します。トライアルアカウントでは、確認済みの番号にのみ送信できます。",
            link: Some(("console.twilio.com", "https://console.twilio.com/")),
        },
        Step {
            title: "Account SIDとAuth Tokenをコピーする",
            body: "どちらもTwilio Consoleの最初のページの「Account Info」にあります。APIキーは使用できません。",
            link: None,
        },
        Step {
            title: "電話番号を取得する",
            body: "「Phone Numbers」>「Manage」で、SMSを送信できる番号を購入します。国によっては、事前に番号の登録が必要です。",
            link: None,
        },
        Step {
            title: "メッセージングサービスを作成する",
            body: "「Messaging」>「Services」でサービスを作成し、番号をSender Poolに追加します。",
            link: Some(("メッセージングサービス", "https://console.twilio.com/us1/develop/sms/services")),
        },
        Step {
            title: "サービスのSIDをコピーする",
            body: "MGで始まるSIDを「Messaging Service SID」に入力します。このコネクターに電話番号は指定できません。",
            link: None,
        },
        Step {
            title: "送信先の国を許可する",
            body: "「Messaging」>「Settings」>「Geo permissions」で、送信先の国だけを許可します。",
            link: None,
        },
        Step {
            title: "テストしてから保存する",
            body: "まず、このページから自分宛てにメッセージを送信して確認します。",
            link: None,
        },
    ],
};

const EMAIL: KindWords = KindWords {
    title: "メール",
    provider: "SMTP",
    icon: "mail",
    heading: "SMTPによるメール",
    lead: "SMTPに対応したメールサーバーを使って、認証コードや招待を送信します。",
    missing: "設定するまで、メールで認証コードを送信できません。",
    sign_up: "メールアドレスでの新規登録",
    sign_in: "メールの認証コードでのサインイン",
    forgot_password: "メールでのパスワード再設定",
    mfa: "メールによる多要素認証",
    steps: &[
        Step {
            title: "メールサーバーを選ぶ",
            body: "プリセットから選ぶか、ご利用のプロバイダーのヘルプで「SMTPの設定」を探し、ホスト名を「smtp://」なしでコピーします。",
            link: None,
        },
        Step {
            title: "ポートと暗号化を設定する",
            body: "ポート465と「最初からTLSを使用」、またはポート587と「STARTTLSを必須にする」を組み合わせます。ポート25は、ほとんどのネットワークで遮断されています。",
            link: None,
        },
        Step {
            title: "Logto用のパスワードを取得する",
            body: "多くのプロバイダーでは、メールボックスのパスワードは使用できません。Gmailではアプリパスワード、SendGridではAPIキー（ユーザー名は「apikey」）が必要です。",
            link: Some(("Googleのアプリパスワード", "https://myaccount.google.com/apppasswords")),
        },
        Step {
            title: "差出人を決める",
            body: "このアカウントで送信を許可されているアドレスを使います。迷惑メールに分類されないよう、ドメインにSPFレコードとDKIMレコードを設定してください。",
            link: None,
        },
        Step {
            title: "テンプレートを作成する",
            body: "各テンプレートに{{code}}を入れます。最も確実に届くのはプレーンテキストです。HTMLはプレビューで確認できます。",
            link: None,
        },
        Step {
            title: "テストしてから保存する",
            body: "まず、このページから自分宛てにメッセージを送信して確認します。",
            link: None,
        },
    ],
};
