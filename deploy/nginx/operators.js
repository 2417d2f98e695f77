// Lets operators who are signed in reach Logto's Management API through this server, and nobody else.
// njs, for nginx's module ngx_http_js_module. docs/operators.md tells how it is put in place.

// The role, in Logto, of the people who may set up connectors and the sign-in experience.
const ROLE = 'operator';

function refuse(r, status, code, message) {
    r.headersOut['Content-Type'] = 'application/json';
    r.headersOut['Cache-Control'] = 'no-store';
    r.return(status, JSON.stringify({ code, message }));
}

function parsed(reply) {
    try {
        return JSON.parse(reply.responseText);
    } catch (e) {
        return {};
    }
}

async function manage(r) {
    // Who asks? The app sends the person's own access token; Logto knows whose it is.
    if (!r.headersIn.Authorization) {
        return refuse(r, 401, 'auth.authorization_header_missing', 'Sign in first.');
    }
    const who = await r.subrequest('/_logto/who');
    if (who.status !== 200) {
        const away = who.status >= 500;
        return refuse(
            r,
            away ? 502 : 401,
            away ? 'proxy.logto_unreachable' : 'auth.unauthorized',
            away ? 'Logto does not answer.' : 'Sign in again.',
        );
    }
    const roles = parsed(who).roles;
    if (!Array.isArray(roles) || !roles.includes(ROLE)) {
        return refuse(r, 403, 'auth.forbidden', `This needs the role ${ROLE}.`);
    }
    // The token of the machine-to-machine application never leaves this server.
    const token = await r.subrequest('/_logto/token', { method: 'POST' });
    const access = parsed(token).access_token;
    if (token.status !== 200 || typeof access !== 'string') {
        r.error(`Logto gives no token for the Management API: status ${token.status}`);
        return refuse(r, 502, 'proxy.no_token', 'The proxy gets no token for the Management API.');
    }
    r.variables.logto_management_token = access;
    r.internalRedirect('@logto_management');
}

export default { manage };
