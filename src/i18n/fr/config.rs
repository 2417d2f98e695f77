//! French, for a missing or broken configuration.

use crate::config::ConfigProblem;
use crate::i18n::{Advice, Config};

/// The last step of every cure.
const RELOAD: &str = "Rechargez cette page. Il n’y a rien à recompiler.";

pub(super) const CONFIG: Config = Config {
    explain: config,
    steps: "Comment y remédier",
    example: "Un fichier config.json complet",
    retry: "Recharger",
    check_up: "Lancer un diagnostic",
    position: |line, column| format!("Ligne {line}, colonne {column}"),
};

fn config(problem: &ConfigProblem) -> Advice {
    match problem {
        ConfigProblem::Unreachable => Advice {
            title: "La configuration n’a pas pu être récupérée",
            body: "Cette page a demandé config.json à son hébergeur et n’a reçu aucune réponse.".to_owned(),
            steps: &["Vérifiez que vous êtes en ligne et que l’hébergeur fonctionne.", RELOAD],
        },
        ConfigProblem::Missing => Advice {
            title: "Il n’y a pas de fichier config.json",
            body: "Cette application lit dans un fichier nommé config.json, placé à côté d’index.html, quel Logto utiliser. L’hébergeur n’a pas ce fichier.".to_owned(),
            steps: &[
                "Créez un fichier config.json semblable à celui ci-dessous.",
                "Placez-le à côté d’index.html (en développement : dans le dossier public/).",
                RELOAD,
            ],
        },
        ConfigProblem::Refused { status } => Advice {
            title: "L’hébergeur ne fournit pas config.json",
            body: format!("Il a répondu par le statut HTTP {status}."),
            steps: &[
                "Rendez config.json lisible par tout le monde : il ne contient rien de secret.",
                "Cherchez la raison dans le journal de l’hébergeur.",
                RELOAD,
            ],
        },
        ConfigProblem::Syntax { reason, .. } => Advice {
            title: "config.json n’est pas du JSON valide",
            body: ["La lecture s’est arrêtée à la ligne ci-dessous : ", reason, "."].concat(),
            steps: &[
                "Cherchez une virgule, un guillemet ou un crochet manquant ou en trop à cet endroit, ou juste avant.",
                "JSON n’admet pas de commentaires, ni de virgule après le dernier élément.",
                RELOAD,
            ],
        },
        ConfigProblem::NotAnObject => Advice {
            title: "config.json contient autre chose",
            body: "C’est du JSON valide, mais il faut un objet entre accolades.".to_owned(),
            steps: &["Comparez le fichier avec celui ci-dessous.", RELOAD],
        },
        ConfigProblem::MissingKey { key } => Advice {
            title: "Il manque quelque chose dans config.json",
            body: ["La clé « ", key, " » est obligatoire ; elle est absente ou vide."].concat(),
            steps: match *key {
                "endpoint" => &[
                    "Ajoutez \"endpoint\" : l’adresse de votre Logto, par exemple https://your-tenant.logto.app (dans la Console : la page de l’application, « Endpoints »).",
                    RELOAD,
                ],
                _ => &[
                    "Ajoutez \"appId\" : l’« App ID » d’une application monopage (dans la Console : la page de l’application).",
                    RELOAD,
                ],
            },
        },
        ConfigProblem::WrongValue { key, reason } => Advice {
            title: "Une valeur de config.json ne convient pas",
            body: ["La valeur de « ", key, " » ne peut pas être utilisée : ", reason, "."].concat(),
            steps: &["Comparez la valeur avec le fichier ci-dessous.", RELOAD],
        },
        ConfigProblem::Secret { key } => Advice {
            title: "Il y a un secret dans config.json",
            body: ["Quiconque ouvre cette page peut lire config.json : cette application refuse donc de fonctionner tant que « ", key, " » s’y trouve."].concat(),
            steps: &[
                "Supprimez cette clé. Une application monopage se connecte sans secret, grâce à PKCE.",
                "Si le fichier a déjà été public, remplacez le secret dans la Console : il n’en est plus un.",
                "Si votre application a un secret, elle est d’un autre type : créez-en une du type « Single page app » et utilisez son « App ID ».",
                RELOAD,
            ],
        },
        ConfigProblem::Endpoint { value, reason } => Advice {
            title: "L’adresse « endpoint » de config.json ne peut pas être utilisée",
            body: ["« ", value, " » : ", reason, "."].concat(),
            steps: &[
                "Indiquez l’adresse complète, avec https:// et sans chemin, par exemple https://your-tenant.logto.app.",
                "http:// sans chiffrement est réservé à un serveur sur cette machine même, par exemple http://localhost:3001.",
                RELOAD,
            ],
        },
    }
}
