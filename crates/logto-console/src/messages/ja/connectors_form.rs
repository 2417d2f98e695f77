//! Japanese, for the form and the templates of connectors.

use logto_management::connectors::UsageType;

use crate::messages::connectors::{FieldWords, Form, Safety, SignIn, Sms, Templates};

pub(super) const FORM: Form = Form {
    title: "設定",
    more: "詳細設定",
    optional: "（任意）",
    show: "表示",
    hide: "非表示",
    presets: "プロバイダーのプリセットを適用:",
    safety: Safety {
        title: "暗号化",
        tls: "接続は最初から暗号化されます。",
        start_tls: "接続は平文で始まり、STARTTLSで暗号化されます。STARTTLSを使えない場合は、何も送信されません。",
        if_offered: "サーバーがSTARTTLSに対応していれば、接続は暗号化されます。対応していない場合、パスワードと認証コードは平文で送信されます。",
        clear: "接続は暗号化されません。パスワードと認証コードは平文で送信されます。",
        ports: "ポート465では「最初からTLSを使用」をオンにします。ポート587、2525、25ではこれをオフにし、「STARTTLSを必須にする」をオンにします。",
    },
    sign_in: SignIn {
        title: "メールサーバーの認証",
        way: "認証方式",
        password: "ユーザー名とパスワード",
        key: "OAuth 2（サービスアカウント）",
        token: "OAuth 2（トークン）",
    },
    field,
};

fn words(label: &'static str, hint: &'static str, example: &'static str) -> FieldWords {
    FieldWords { label, hint: (!hint.is_empty()).then_some(hint), example }
}

fn field(path: &str) -> FieldWords {
    match path {
        "accountSID" => words("Account SID", "TwilioのConsoleの最初のページにあります。", "AC…"),
        "authToken" => words("Auth Token", "Account SIDの近くにあります。", ""),
        "fromMessagingServiceSID" => {
            words("Messaging Service SID", "メッセージの送信元の番号を管理するサービスです。", "MG…")
        }
        "disableRiskCheck" => words(
            "Twilioのリスクチェックを無効にする",
            "リスクチェックは、不正（SMSポンピング）が疑われるメッセージを遮断します。正当な利用者への送信が遮断されないかぎり、有効のままにしてください。",
            "",
        ),
        "host" => words("ホスト", "", "smtp.example.com"),
        "port" => words("ポート", "", "465"),
        "secure" => words("最初からTLSを使用", "", ""),
        "requireTLS" => words("STARTTLSを必須にする", "", ""),
        "fromEmail" => {
            words("差出人", "アドレスのみ、または名前とアドレスを指定します。", "Example <no-reply@example.com>")
        }
        "replyTo" => words("返信先", "省略した場合は差出人になります。", "help@example.com"),
        "ignoreTLS" => words("STARTTLSを使用しない", "サーバーが暗号化に対応していても、平文で送信します。", ""),
        "servername" => words("証明書の名前", "ホストと異なる場合に指定します。", "mail.example.com"),
        "tls" => {
            words("TLSオプション", "Node.jsのTLSに渡すオブジェクトをJSONで指定します。", r#"{"minVersion": "TLSv1.2"}"#)
        }
        "name" => words("Logtoサーバーの名前", "接続時に名乗る名前です（HELO）。", "auth.example.com"),
        "localAddress" => words("ローカルアドレス", "接続元のネットワークアドレスです。", ""),
        "customHeaders" => {
            words("カスタムヘッダー", "すべてのメールに追加するヘッダーをJSONで指定します。", r#"{"X-Tag": "login"}"#)
        }
        "connectionTimeout" => words("接続のタイムアウト", "ミリ秒単位。省略した場合は2分です。", "120000"),
        "greetingTimeout" => words("サーバー応答開始のタイムアウト", "ミリ秒単位。省略した場合は30秒です。", "30000"),
        "socketTimeout" => words("無通信のタイムアウト", "ミリ秒単位。省略した場合は10分です。", "600000"),
        "dnsTimeout" => words("名前解決のタイムアウト", "ミリ秒単位。省略した場合は30秒です。", "30000"),
        "disableFileAccess" => {
            words("ファイルの添付を禁止", "テンプレートでサーバー上のファイルを添付できないようにします。", "")
        }
        "disableUrlAccess" => words("URLからの添付を禁止", "テンプレートでURLの内容を添付できないようにします。", ""),
        "logger" => words("接続をログに記録", "Logtoサーバーのログに動作を記録します。", ""),
        "debug" => words("通信内容をログに記録", "メールサーバーとのやり取りをすべて記録します。", ""),
        "auth.user" => words("ユーザー名", "通常はメールボックスのアドレスです。", "me@example.com"),
        "auth.pass" => words("パスワード", "プロバイダーによっては、アプリパスワードまたはAPIキーです。", ""),
        "auth.serviceClient" => words("サービスアカウントのクライアントID", "", ""),
        "auth.privateKey" => words("秘密鍵", "PEM形式で、最初と最後の行も含めて入力します。", ""),
        "auth.clientId" => words("クライアントID", "", ""),
        "auth.clientSecret" => words("クライアントシークレット", "", ""),
        "auth.refreshToken" => words("リフレッシュトークン", "新しいアクセストークンの取得に使います。", ""),
        "auth.accessToken" => words("アクセストークン", "有効期限が切れるまで、単独で使用できます。", ""),
        "auth.expires" => words("アクセストークンの有効期限", "1970年1月1日からの経過ミリ秒で指定します。", ""),
        "auth.accessUrl" => words("トークン取得先のURL", "省略した場合はGoogleのURLになります。", "https://"),
        _ => words("設定項目", "", ""),
    }
}

pub(super) const TEMPLATES: Templates = Templates {
    title: "テンプレート",
    lead: "利用者に届くメッセージです。Logtoは用途に合ったテンプレートを使い、該当するものがない場合は「その他すべて」を使います。",
    none: "テンプレートはまだありません。",
    usage,
    unknown_usage: "Logtoにこの名前の用途はありません。",
    needs: |variable| [variable, "が必要です。"].concat(),
    subject: "件名",
    content: "本文",
    content_type: "本文の形式",
    plain: "プレーンテキスト",
    html: "HTML",
    required: "サーバーでは、この用途のテンプレートが必須です。",
    remove: "このテンプレートを削除",
    add: "テンプレートを追加:",
    preview: "プレビュー",
    frame: "HTMLメール",
    frame_note: "プレビューではスクリプトは実行されず、リンクも開きません。メールソフトによっては、ここで表示されるスタイルが反映されない場合があります。",
    frame_file: "ファイルとして保存",
    samples: "プレビュー用の値",
    sms: Sms {
        segments: |segments, places, left| {
            let messages = match segments {
                0 => "送信する内容がありません".to_owned(),
                1 => "1通".to_owned(),
                many => [&many.to_string(), "通分として送信・課金されます"].concat(),
            };
            let last = if segments > 1 { "最後の1通は" } else { "" };
            let (places, left) = (places.to_string(), left.to_string());
            [&messages, "（", &places, "文字分を使用、", last, "残り", &left, "文字分）。"].concat()
        },
        gsm7: "文字コードはGSM-7です（1通の場合は160文字分、複数の場合は1通あたり153文字分）。",
        ucs2: "文字コードはUCS-2です（1通の場合は70文字分、複数の場合は1通あたり67文字分）。",
        beyond: |signs| ["GSM-7にない文字: ", signs].concat(),
    },
};

fn usage(usage: &UsageType) -> (&'static str, &'static str) {
    match usage {
        UsageType::SignIn => ("サインイン", "認証コードでサインインするときに送信されます。"),
        UsageType::Register => ("新規登録", "アカウントを作成するときに送信されます。"),
        UsageType::ForgotPassword => ("パスワードの再設定", "新しいパスワードを設定するときに送信されます。"),
        UsageType::Generic => ("その他すべて", "専用のテンプレートがない場合と、テストメッセージに使われます。"),
        UsageType::OrganizationInvitation => ("招待", "組織に招待するときに送信されます。"),
        UsageType::UserPermissionValidation => ("本人確認", "アカウントを変更する前の本人確認で送信されます。"),
        UsageType::BindNewIdentifier => {
            ("連絡先の追加", "アカウントにメールアドレスや電話番号を追加するときに送信されます。")
        }
        UsageType::MfaVerification => ("多要素認証", "サインイン時の多要素認証で送信されます。"),
        UsageType::BindMfa => ("多要素認証の設定", "多要素認証を設定するときに送信されます。"),
        _ => ("", ""),
    }
}

#[cfg(test)]
mod tests {
    use logto_management::connectors::UsageType;

    use super::{field, usage};

    #[test]
    fn every_occasion_has_a_name() {
        for known in UsageType::KNOWN {
            let (name, about) = usage(&known);
            assert!(!name.is_empty() && about.ends_with('。'), "{known}");
        }
    }

    #[test]
    fn a_field_without_words_would_be_seen() {
        assert_eq!(field("host").label, "ホスト");
        assert_eq!(field("no.such").label, "設定項目");
    }
}
