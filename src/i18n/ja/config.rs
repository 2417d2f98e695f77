//! Japanese, for a missing or broken configuration.

use crate::config::ConfigProblem;
use crate::i18n::{Advice, Config};

/// The last step of every cure.
const RELOAD: &str = "このページを再読み込みします。再ビルドは不要です。";

pub(super) const CONFIG: Config = Config {
    explain: config,
    steps: "解決方法",
    example: "config.jsonの完全な例",
    retry: "再読み込み",
    check_up: "診断を実行",
    position: |line, column| format!("{line}行{column}列"),
};

fn config(problem: &ConfigProblem) -> Advice {
    match problem {
        ConfigProblem::Unreachable => Advice {
            title: "設定を取得できませんでした",
            body: "config.jsonを配信元のサーバーに要求しましたが、応答がありませんでした。".to_owned(),
            steps: &["ネットワーク接続と、配信元のサーバーが動作していることを確認します。", RELOAD],
        },
        ConfigProblem::Missing => Advice {
            title: "config.jsonがありません",
            body: "このアプリは、接続先のLogtoをindex.htmlと同じ場所にあるconfig.jsonから読み込みますが、配信元のサーバーにこのファイルがありません。".to_owned(),
            steps: &[
                "下の例を参考にconfig.jsonを作成します。",
                "index.htmlと同じ場所に置きます（開発時はpublic/フォルダー）。",
                RELOAD,
            ],
        },
        ConfigProblem::Refused { status } => Advice {
            title: "config.jsonへのアクセスが拒否されました",
            body: format!("配信元のサーバーがHTTPステータス{status}を返しました。"),
            steps: &[
                "config.jsonを誰でも読み取れるようにします。機密情報は含まれていません。",
                "配信元のサーバーのログで原因を確認します。",
                RELOAD,
            ],
        },
        ConfigProblem::Syntax { reason, .. } => Advice {
            title: "config.jsonが正しいJSONではありません",
            body: ["下の行で解析が止まりました（", reason, "）。"].concat(),
            steps: &[
                "その位置か直前に、カンマ、引用符、括弧の不足や余分がないか確認します。",
                "JSONにはコメントを書けません。また、最後の項目の後にカンマは付けられません。",
                RELOAD,
            ],
        },
        ConfigProblem::NotAnObject => Advice {
            title: "config.jsonの内容が正しくありません",
            body: "JSONとしては正しいものの、波括弧で囲まれたオブジェクトではありません。".to_owned(),
            steps: &["ファイルの内容を下の例と比べます。", RELOAD],
        },
        ConfigProblem::MissingKey { key } => Advice {
            title: "config.jsonに必要な項目がありません",
            body: ["必須のキー「", key, "」がないか、値が空です。"].concat(),
            steps: match *key {
                "endpoint" => &[
                    "\"endpoint\"を追加し、Logtoのアドレス（例: https://your-tenant.logto.app）を指定します。Consoleのアプリケーションのページにある「Endpoints」で確認できます。",
                    RELOAD,
                ],
                _ => &[
                    "\"appId\"を追加し、シングルページアプリケーションのApp IDを指定します。Consoleのアプリケーションのページで確認できます。",
                    RELOAD,
                ],
            },
        },
        ConfigProblem::WrongValue { key, reason } => Advice {
            title: "config.jsonの値が正しくありません",
            body: ["「", key, "」の値は使用できません（", reason, "）。"].concat(),
            steps: &["値を下の例と比べます。", RELOAD],
        },
        ConfigProblem::Secret { key } => Advice {
            title: "config.jsonに機密情報が含まれています",
            body: ["config.jsonは、このページを開いた人なら誰でも読めます。そのため、「", key, "」が含まれているとこのアプリは起動しません。"].concat(),
            steps: &[
                "このキーを削除します。シングルページアプリケーションはPKCEを使うため、シークレットなしでサインインできます。",
                "ファイルが一度でも公開されていた場合、シークレットはすでに漏えいしていると考え、Consoleで新しいものに置き換えます。",
                "アプリケーションにシークレットがある場合は、種類が異なります。「Single page app」のアプリケーションを作成し、そのApp IDを使います。",
                RELOAD,
            ],
        },
        ConfigProblem::Endpoint { value, reason } => Advice {
            title: "config.jsonのエンドポイントは使用できません",
            body: ["「", value, "」は使用できません（", reason, "）。"].concat(),
            steps: &[
                "https://から始まり、パスを含まないアドレス全体を指定します（例: https://your-tenant.logto.app）。",
                "http://を使えるのは、このコンピューター上のサーバーだけです（例: http://localhost:3001）。",
                RELOAD,
            ],
        },
    }
}
