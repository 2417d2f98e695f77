//! Japanese, for calling an API.

use crate::i18n::Note;
use crate::i18n::api::{Api, Refused, Request, Response, Token, Unconfigured};

pub(super) const API: Api = Api {
    page: Note {
        title: "APIの呼び出し",
        body: "特定のAPI専用のアクセストークンを取得して送信し、実際の通信内容を表示します。",
    },
    brief: Note {
        title: "保護されたAPI",
        body: "このリソースのアクセストークンを取得し、有効期限が切れていれば更新したうえで、APIを呼び出します。",
    },
    call: "APIを呼び出す",
    answer: "レスポンス",
    request: Request {
        title: "リクエスト",
        choose: "呼び出し先",
        usual: "API本体",
        needs: "必要な権限:",
        needs_nothing: "config.jsonに、この呼び出しに必要な権限の指定はありません。",
        organization: "組織",
        no_organization: "どの組織にも所属していないため、この呼び出しに使うトークンがありません。",
        preview: "送信されるリクエスト",
        redacted: "有効期限内のトークンは機密情報のため、先頭の数文字だけを表示しています。",
    },
    response: Response {
        none: "まだ呼び出していません。",
        status,
        took: |milliseconds| format!("{milliseconds:.0}ミリ秒"),
        headers: "ヘッダー",
        headers_note: "ブラウザーがページに公開するのは、APIが許可したヘッダーだけです（CORS）。",
        no_headers: "APIがこのページに公開しているヘッダーはありません。",
        body: "ボディ",
        no_body: "レスポンスにボディはありません。",
        binary: |bytes| format!("テキスト以外のデータ（{}）です。", size(bytes)),
        shortened: |shown, of| format!("{}のうち、先頭の{}を表示しています。", size(of), size(shown)),
    },
    refused: Refused {
        explain: refused,
        scope: "トークンの権限が不足しています",
        missing: |scopes| ["APIには権限", scopes, "が必要ですが、トークンに含まれていません。"].concat(),
        missing_unknown: "どの権限が必要かは、APIから示されていません。",
        not_asked: "このアプリはこの権限を要求していません。config.jsonの「scopes」に追加し、もう一度サインインしてください。",
        not_granted: "このアプリはこの権限を要求しています。要求するようになる前にサインインした場合は、もう一度サインインしてください。それ以外の場合は、この権限を持つロールがアカウントに必要です。新しく割り当てられたロールは、次に発行されるトークンから有効になります。",
        says: "APIからのメッセージ:",
    },
    trouble,
    token: Token {
        title: "トークン",
        lead: "この呼び出しのためにサインインサーバーが発行したものです。内容を読むのはAPIで、このアプリは送り届けるだけです。",
        none: "必要になったときに取得されます。",
        kind: "種類",
        jwt: "JWT: 署名付きで、受け取った人は誰でも内容を読めます",
        opaque: "不透明トークン: 内容を解釈できるのはサインインサーバーだけです",
        audience: "発行先",
        provider: "サインインサーバー",
        scopes: "権限",
        no_scopes: "なし: 本人を示すだけで、それ自体では何も許可しません。",
        issued: "発行日時",
        life: "有効期間",
        over: "有効期限が切れています。次の呼び出しで新しいトークンを取得します。",
        claims: "トークンの内容",
        renew: "新しいトークンを取得",
    },
    unconfigured: Unconfigured {
        title: "APIが設定されていません",
        body: "このページではconfig.jsonで指定されたAPIを呼び出しますが、APIの指定がありません。",
        steps: &[
            "ConsoleでAPIリソースを作成します。識別子には、https://api.example.comのようなアドレスを指定します。",
            "下の例のように「api」をconfig.jsonに追加し、GETに応答するAPIのアドレスを指定します。",
            "このページを再読み込みし、もう一度サインインします。トークンは、サインイン時に要求したリソースに対して発行されます。",
        ],
    },
};

fn size(bytes: usize) -> String {
    match bytes {
        0..10_240 => format!("{bytes}バイト"),
        _ => format!("{} KiB", bytes / 1024),
    }
}

/// A status in words (RFC 9110 section 15).
fn status(status: u16) -> &'static str {
    match status {
        200 => "OK: 正常に処理されました",
        201 => "Created: 新しく作成されました",
        202 => "Accepted: 受け付けられ、あとで処理されます",
        204 => "No Content: 正常に処理され、返す内容はありません",
        304 => "Not Modified: 変更はありません",
        400 => "Bad Request: APIがリクエストを解釈できません",
        401 => "Unauthorized: APIがトークンを受け付けません",
        403 => "Forbidden: このトークンでは許可されていません",
        404 => "Not Found: このアドレスには何もありません",
        405 => "Method Not Allowed: アドレスは正しいものの、メソッドが対応していません",
        406 => "Not Acceptable: APIがJSONで応答できません",
        409 => "Conflict: 現在の状態と矛盾しています",
        410 => "Gone: 以前はありましたが、なくなりました",
        413 => "Content Too Large: 送信した内容がAPIの上限を超えています",
        415 => "Unsupported Media Type: APIがこの形式に対応していません",
        422 => "Unprocessable Content: 解釈できましたが、内容が有効ではありません",
        429 => "Too Many Requests: リクエストが多すぎます",
        500 => "Internal Server Error: APIの内部でエラーが発生しました",
        501 => "Not Implemented: APIがこの機能に対応していません",
        502 => "Bad Gateway: APIの背後にあるサーバーでエラーが発生しました",
        503 => "Service Unavailable: APIが停止しているか、混み合っています",
        504 => "Gateway Timeout: APIの背後にあるサーバーが時間内に応答しません",
        _ => match status / 100 {
            2 => "正常に処理されました",
            3 => "別の場所にあります",
            4 => "リクエストが正しくありません",
            5 => "APIで問題が発生しています",
            _ => "独自のステータスです",
        },
    }
}

fn refused(status: u16) -> Option<Note> {
    Some(match status {
        401 => Note {
            title: "APIがトークンを受け付けません",
            body: "このトークンも、その前のトークンも拒否されました。APIが別のサインインサーバーや別のリソースのトークンを求めているか、APIの時計がずれている可能性があります。APIが検証する値と、トークンの「発行先」や「発行元」を比べてください。",
        },
        403 => Note {
            title: "APIに拒否されました",
            body: "APIは利用者を識別しましたが、この操作を許可していません。別のロールや権限、または別のリソースのトークンが必要な可能性があります。",
        },
        404 => Note {
            title: "このアドレスには何もありません",
            body: "config.jsonのアドレスをご確認ください。アクセスを許可していないことを示さずに、このように応答するAPIもあります。",
        },
        405 => Note {
            title: "メソッドが対応していません",
            body: "config.jsonで、この呼び出しのメソッドをご確認ください。",
        },
        429 => Note {
            title: "呼び出し回数が多すぎます",
            body: "しばらく待ってから、もう一度呼び出してください。「retry-after」に待ち時間（秒）が示されています。",
        },
        500..=599 => Note {
            title: "APIで問題が発生しています",
            body: "API側の問題で、トークンが原因ではありません。あとでもう一度お試しください。",
        },
        _ => return None,
    })
}

fn trouble(code: &str) -> Note {
    match code {
        "offline" => Note {
            title: "オフラインです",
            body: "デバイスがネットワークに接続されていないため、何も送信していません。接続が回復してからもう一度お試しください。",
        },
        "http.timeout" => Note {
            title: "APIの応答に時間がかかりすぎています",
            body: "時間内に応答がありませんでした。APIが停止しているか、混み合っている可能性があります。",
        },
        "http.too_large" => Note {
            title: "レスポンスが大きすぎます",
            body: "1 MiBを超えたため、受信を中止しました。一度に取得する量を減らしてください。",
        },
        "http.redirected" => Note {
            title: "APIがリクエストをリダイレクトしました",
            body: "第三者に渡るおそれがあるため、トークンはリダイレクト先には送信されません。config.jsonにリダイレクト先のアドレスを指定してください。",
        },
        "foreign_origin" => Note {
            title: "このアドレスにはトークンを送信できません",
            body: "このアドレスはトークンの対象リソースに関連付けられていないため、何も送信していません。トークンを送信できるのは、発行対象のAPIだけです。アドレスをconfig.jsonに指定してください。",
        },
        "http.invalid" => Note {
            title: "リクエストを送信できません",
            body: "config.jsonで、この呼び出しのアドレスをご確認ください。",
        },
        _ => Note {
            title: "APIから応答がありません",
            body: "APIが停止しているか、このページからの呼び出しが許可されていません（CORS、またはページのコンテンツセキュリティポリシー）。",
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_status_has_words() {
        assert!(status(200).starts_with("OK"));
        assert!(status(403).starts_with("Forbidden"));
        assert_eq!(status(299), "正常に処理されました");
        assert_eq!(status(418), "リクエストが正しくありません");
        assert_eq!(status(599), "APIで問題が発生しています");
        assert_eq!(status(999), "独自のステータスです");
    }

    #[test]
    fn what_went_well_needs_no_explanation() {
        for status in [200, 204, 304, 400, 422] {
            assert_eq!(refused(status), None, "{status}");
        }
        for status in [401, 403, 404, 429, 500, 503] {
            assert!(refused(status).is_some(), "{status}");
        }
    }

    #[test]
    fn sizes_are_told_in_fitting_units() {
        assert_eq!([1, 10_239, 10_240].map(size), ["1バイト", "10239バイト", "10 KiB"]);
    }
}
