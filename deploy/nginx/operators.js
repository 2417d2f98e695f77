// Lets operators who are signed in to the app reach Logto's Management API through this server, and nobody else.
// njs, for nginx's module ngx_http_js_module. docs/operators.md has the steps.

// The role, in Logto, of the people who may set up connectors, the sign-in experience and the application, and manage
// users and organizations.
const ROLE = 'operator';

// An access token for user info. The characters need no encoding in a form.
const BEARER = /^Bearer +([A-Za-z0-9._~-]+)$/i;

function refuse(r, status, code, message) {
    r.headersOut['Content-Type'] = 'application/json';
    r.headersOut['Cache-Control'] = 'no-store';
    r.return(status, JSON.stringify({ code, message }));
}

function unreachable(r) {
    refuse(r, 502, 'proxy.logto_unreachable', 'Logto does not answer.');
}

function unauthorized(r) {
    refuse(r, 401, 'auth.unauthorized', 'Sign in again.');
}

// The object in a response of Logto; empty if there is none.
function object(reply) {
    try {
        return Object(JSON.parse(reply.responseText));
    } catch (e) {
        return {};
    }
}

// Whether a token was issued by this Logto to this app, for user info and not for an API.
function isOurs(r, token) {
    return token.active === true
        && token.token_type === 'Bearer'
        && token.iss === r.variables.logto_issuer
        && token.client_id === r.variables.logto_app_id
        && (token.aud === undefined || token.aud === r.variables.logto_app_id)
        && typeof token.sub === 'string';
}

async function manage(r) {
    const header = r.headersIn.Authorization;
    if (!header) {
        return refuse(r, 401, 'auth.authorization_header_missing', 'Sign in first.');
    }
    const bearer = BEARER.exec(header);
    if (!bearer) {
        return unauthorized(r);
    }
    r.variables.logto_operator_token = bearer[1];
    const info = await r.subrequest('/_logto/token-info');
    if (info.status >= 500) {
        return unreachable(r);
    }
    const token = object(info);
    if (info.status !== 200 || !isOurs(r, token)) {
        r.warn(`a token was refused that is not for the app ${r.variables.logto_app_id}: status ${info.status}`);
        return unauthorized(r);
    }
    const reply = await r.subrequest('/_logto/user-info');
    if (reply.status >= 500) {
        return unreachable(r);
    }
    const user = object(reply);
    if (reply.status !== 200 || user.sub !== token.sub) {
        return unauthorized(r);
    }
    if (!Array.isArray(user.roles) || !user.roles.includes(ROLE)) {
        return refuse(r, 403, 'auth.forbidden', `This needs the role ${ROLE}.`);
    }
    // The token of the machine-to-machine application never leaves this server.
    const machine = await r.subrequest('/_logto/token');
    const access = object(machine).access_token;
    if (machine.status !== 200 || typeof access !== 'string') {
        r.error(`Logto issues no token for the Management API: status ${machine.status}`);
        return refuse(r, 502, 'proxy.no_token', 'The proxy gets no token for the Management API.');
    }
    r.variables.logto_management_token = access;
    r.internalRedirect('@logto_management');
}

export default { manage };
