//! French, for calling an API.

use crate::i18n::Note;
use crate::i18n::api::{Api, Refused, Request, Response, Token, Unconfigured};

pub(super) const API: Api = Api {
    page: Note {
        title: "Appeler une API",
        body: "L’application obtient un jeton d’accès réservé à une API, le joint à la requête et montre tout ce qui circule sur le réseau.",
    },
    brief: Note {
        title: "Une API protégée",
        body: "Obtient un jeton d’accès pour cette ressource, le renouvelle lorsqu’il a expiré et appelle l’API avec lui.",
    },
    call: "Appeler l’API",
    answer: "Réponse",
    request: Request {
        title: "Requête",
        choose: "Appel à effectuer",
        usual: "L’API elle-même",
        needs: "Autorisation nécessaire :",
        needs_nothing: "config.json n’indique aucune autorisation pour cet appel.",
        organization: "En tant que membre de",
        no_organization: "Vous ne faites partie d’aucune organisation : il n’y a donc pas de jeton pour cet appel.",
        preview: "La requête telle qu’elle est envoyée",
        redacted: "Le jeton est secret tant qu’il est valable : seuls ses premiers caractères sont affichés.",
    },
    response: Response {
        none: "Aucun appel n’a encore été effectué.",
        status,
        took: |milliseconds| format!("{milliseconds:.0} ms"),
        headers: "En-têtes",
        headers_note: "Un navigateur ne montre à une page que les en-têtes que l’API lui laisse voir (CORS).",
        no_headers: "L’API n’en laisse voir aucun à cette page.",
        body: "Corps",
        no_body: "La réponse n’a pas de corps.",
        binary: |bytes| format!("{} d’un contenu qui n’est pas du texte.", size(bytes)),
        shortened: |shown, of| format!("Affichage limité : {} sur {}.", size(shown), size(of)),
    },
    refused: Refused {
        explain: refused,
        scope: "Il manque une autorisation au jeton",
        missing: |scopes| ["L’API exige ", scopes, ", ce que le jeton ne contient pas."].concat(),
        missing_unknown: "L’API ne précise pas laquelle.",
        not_asked: "Cette application ne la demande pas. Ajoutez-la à « scopes » dans config.json, puis reconnectez-vous.",
        not_granted: "Cette application la demande. Si votre connexion est antérieure à cette demande, reconnectez-vous. Sinon, votre compte a besoin d’un rôle qui comporte cette autorisation ; un rôle attribué maintenant compte à partir du prochain jeton.",
        says: "L’API indique :",
    },
    trouble,
    token: Token {
        title: "Le jeton",
        lead: "Ce que le serveur de connexion a émis pour cet appel. L’API le lit ; l’application ne fait que le transmettre.",
        none: "Il sera demandé dès qu’il sera nécessaire.",
        kind: "Type",
        jwt: "JWT : signé, et lisible par quiconque le reçoit",
        opaque: "Opaque : seul le serveur de connexion sait ce qu’il représente",
        audience: "Destiné à",
        provider: "Le serveur de connexion lui-même",
        scopes: "Autorisations",
        no_scopes: "Aucune : il dit qui vous êtes, et ne permet rien à lui seul.",
        issued: "Émis le",
        life: "Durée de validité",
        over: "Il a expiré. Le prochain appel en obtiendra un autre.",
        claims: "Ce qu’il contient",
        renew: "En obtenir un nouveau",
    },
    unconfigured: Unconfigured {
        title: "Aucune API n’est configurée",
        body: "Cette page appelle l’API désignée dans config.json, et il n’y en a aucune.",
        steps: &[
            "Dans la Console, créez une ressource d’API ; son identifiant est une adresse telle que https://api.example.com.",
            "Ajoutez « api » à config.json comme ci-dessous, avec une adresse de l’API qui répond à une requête GET.",
            "Rechargez cette page et reconnectez-vous : les jetons valent pour les ressources demandées lors de la connexion.",
        ],
    },
};

fn size(bytes: usize) -> String {
    match bytes {
        0 | 1 => format!("{bytes} octet"),
        2..10_240 => format!("{bytes} octets"),
        _ => format!("{} Kio", bytes / 1024),
    }
}

/// A status in words (RFC 9110 section 15). Its name is English on the wire, and stays so.
fn status(status: u16) -> &'static str {
    match status {
        200 => "OK : la demande a été exécutée",
        201 => "Created : un nouvel élément existe",
        202 => "Accepted : ce sera fait plus tard",
        204 => "No Content : c’est fait, sans rien à ajouter",
        304 => "Not Modified : rien n’a changé",
        400 => "Bad Request : l’API ne comprend pas la demande",
        401 => "Unauthorized : l’API n’accepte pas le jeton",
        403 => "Forbidden : le jeton ne le permet pas",
        404 => "Not Found : il n’y a rien à cette adresse",
        405 => "Method Not Allowed : l’adresse est la bonne, pas la méthode",
        406 => "Not Acceptable : l’API n’a pas de JSON à fournir ici",
        409 => "Conflict : la demande contredit ce qui existe",
        410 => "Gone : ce qui s’y trouvait n’existe plus",
        413 => "Content Too Large : l’envoi dépasse ce que l’API accepte",
        415 => "Unsupported Media Type : l’API attend un autre format",
        422 => "Unprocessable Content : comprise, mais non valable",
        429 => "Too Many Requests : l’API demande une pause",
        500 => "Internal Server Error : l’API est en panne",
        501 => "Not Implemented : l’API ne sait pas encore le faire",
        502 => "Bad Gateway : un service derrière l’API est en panne",
        503 => "Service Unavailable : l’API est arrêtée ou surchargée",
        504 => "Gateway Timeout : un service derrière l’API est trop lent",
        _ => match status / 100 {
            2 => "La demande a été exécutée",
            3 => "Cela se trouve ailleurs",
            4 => "La requête n’est pas correcte",
            5 => "L’API rencontre un problème",
            _ => "Un statut hors norme",
        },
    }
}

fn refused(status: u16) -> Option<Note> {
    Some(match status {
        401 => Note {
            title: "L’API n’accepte pas le jeton",
            body: "Elle a refusé celui-ci, et le précédent. Elle attend peut-être les jetons d’un autre serveur de connexion ou d’une autre ressource, ou bien son horloge est déréglée : comparez ce qu’elle vérifie avec « Destiné à » et « Émis par » du jeton.",
        },
        403 => Note {
            title: "L’API refuse cet appel",
            body: "Elle sait qui vous êtes, et ne vous y autorise pas. Il lui faut peut-être un autre rôle, une autre autorisation, ou un jeton pour une autre ressource.",
        },
        404 => Note {
            title: "Il n’y a rien à cette adresse",
            body: "Vérifiez l’adresse dans config.json. Certaines API répondent ainsi plutôt que d’opposer un refus.",
        },
        405 => {
            Note { title: "La méthode ne convient pas", body: "Vérifiez la méthode de cet appel dans config.json." }
        }
        429 => Note {
            title: "L’API demande une pause",
            body: "Elle a été appelée trop souvent. Patientez un peu (« retry-after » indique le nombre de secondes), puis recommencez.",
        },
        500..=599 => Note {
            title: "L’API rencontre un problème",
            body: "Vous n’y pouvez rien : le jeton n’est pas en cause. Réessayez plus tard.",
        },
        _ => return None,
    })
}

fn trouble(code: &str) -> Note {
    match code {
        "offline" => Note {
            title: "Vous êtes hors connexion",
            body: "Cet appareil n’a plus accès au réseau : rien n’a été envoyé. Réessayez une fois la connexion rétablie.",
        },
        "http.timeout" => Note {
            title: "L’API a mis trop de temps",
            body: "Elle n’a pas répondu dans les délais. Elle est peut-être arrêtée ou surchargée.",
        },
        "http.too_large" => Note {
            title: "La réponse est trop volumineuse",
            body: "Elle dépasse 1 Mio et a été abandonnée. Demandez-en moins à la fois à l’API.",
        },
        "http.redirected" => Note {
            title: "L’API a renvoyé la requête ailleurs",
            body: "Un jeton ne suit pas de redirection : il pourrait tomber entre d’autres mains. Indiquez dans config.json l’adresse à laquelle elle mène.",
        },
        "foreign_origin" => Note {
            title: "Le jeton ne va pas à cette adresse",
            body: "Cette adresse n’est pas rattachée à la ressource du jeton : rien n’a été envoyé. Un jeton n’est destiné qu’à l’API pour laquelle il a été émis. Indiquez l’adresse dans config.json.",
        },
        "http.invalid" => Note {
            title: "La requête ne peut pas être envoyée",
            body: "Vérifiez l’adresse de cet appel dans config.json.",
        },
        _ => Note {
            title: "L’API n’a pas répondu",
            body: "Elle est peut-être arrêtée, ou elle n’autorise pas cette page à l’appeler (CORS, ou la politique de sécurité du contenu de la page).",
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
        assert_eq!(status(299), "La demande a été exécutée");
        assert_eq!(status(418), "La requête n’est pas correcte");
        assert_eq!(status(599), "L’API rencontre un problème");
        assert_eq!(status(999), "Un statut hors norme");
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
        let sizes = [0, 1, 2, 10_239, 10_240].map(size);
        assert_eq!(sizes, ["0 octet", "1 octet", "2 octets", "10239 octets", "10 Kio"]);
    }

    #[test]
    fn what_is_quoted_from_the_token_is_there() {
        let advice = refused(401).map(|note| note.body).unwrap_or_default();
        assert!(advice.contains(API.token.audience), "{advice}");
    }
}
