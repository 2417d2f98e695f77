//! Japanese, for access to the Management API.

use logto_ui::messages::Note;

use crate::messages::management::{Management, Trouble};

pub(super) const MANAGEMENT: Management = Management {
    label: "サーバー設定へのアクセス",
    connected: "接続済み",
    operator: "管理者トークン",
    offline: "オフライン",
    connected_to: |address| ["ご自身のサインインで接続しています。接続先: ", address].concat(),
    operator_at: |address| ["このページのメモリにのみ保持されます。送信先: ", address].concat(),
    offline_lead: "サーバーには何も送信されません。設定の作成、チェック、プレビューのほか、結果のコピーとエクスポートができます。",
    another_way: "管理者トークンを使用",
    token_goes: |address| ["トークンの送信先は", address, "だけです。"].concat(),
    cors: "標準構成のLogtoでは、どのトークンを使ってもブラウザーからこのAPIを利用できません。このページのオリジンを許可しているサーバーで利用できます。",
    token_kept: "トークンはこのページのメモリにのみ保持され、設定ページからの移動、再読み込み、サインアウトのいずれかで破棄されます。",
    token_label: "Management APIのアクセストークン",
    token_use: "このトークンを使用",
    token_forget: "トークンを破棄",
    token_empty: "トークンを貼り付けてください。",
    token_odd: "アクセストークンではありません。空白など、トークンに使われない文字が含まれています。",
    token_used: "管理者トークンを使用しています。",
    token_forgotten: "管理者トークンを破棄しました。",
    configure: "常に接続できるようにするには、config.jsonの「managementApi」にManagement APIを指定します。このページと同じオリジンのプロキシ、またはlogto-devを使用できます。",
    retry: "再試行",
    trouble: Trouble {
        no_token: Note {
            title: "サーバー設定にアクセスするためのトークンがありません",
            body: "サインインサーバーがこのアプリにトークンを発行しませんでした。サインインした後で「managementApi」を追加した場合は、もう一度サインインしてください。",
        },
        not_operator: Note {
            title: "管理者権限がありません",
            body: "サインインしていますが、このアカウントではこれらの設定を表示または変更できません。権限はサーバーの管理者が付与できます。それまでの間も、ここで設定の作成、チェック、エクスポートができます。",
        },
        not_recognised: Note {
            title: "サーバーがサインインを受け付けません",
            body: "サーバー側でサインインが終了している可能性があります。もう一度サインインするか、管理者トークンを使用してください。",
        },
        token_refused: Note {
            title: "サーバーがこのトークンを受け付けません",
            body: "有効期限が切れているか、別のサーバーのトークンである可能性があります。トークンの有効期間は1時間です。",
        },
        token_without_right: Note {
            title: "このトークンには必要な権限がありません",
            body: "Management APIの権限「all」が必要です。通常、ユーザーのトークンにはこの権限がありません。ロール「Logto Management API access」を割り当てたマシン間（M2M）アプリケーションのトークンを使用してください。",
        },
        unreachable: Note {
            title: "サーバーに接続できません",
            body: "ネットワーク接続とアドレスをご確認ください。入力した内容は、このページを開いている間は保持されます。",
        },
        unreachable_by_token: Note {
            title: "このページからサーバーに接続できません",
            body: "サーバーが停止しているか、ブラウザーからのアクセスを許可していません。標準構成のLogtoでは、ブラウザーからこのAPIにアクセスできません。このページと同じオリジンにプロキシを置くと解決できます。",
        },
        failing: Note {
            title: "サーバーで問題が発生しています",
            body: "サーバーがエラーを返しました。しばらくしてからもう一度お試しください。",
        },
    },
};

#[cfg(test)]
mod tests {
    use super::MANAGEMENT;

    #[test]
    fn says_where_a_token_goes() {
        assert!((MANAGEMENT.token_goes)("https://example.com/api").contains("https://example.com/api"));
    }
}
