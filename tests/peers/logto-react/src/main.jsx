// The app that `cargo xtask measure --beside` measures beside the app of this repository: the same
// pages, built as Logto's guide for React describes. The `data-testid`s are those of both apps.
import { LogtoProvider, useHandleSignInCallback, useLogto } from "@logto/react";
import { useEffect, useState } from "react";
import { createRoot } from "react-dom/client";
import { BrowserRouter, Link, Route, Routes, useNavigate } from "react-router";
import { api, appId, endpoint, resources, scopes } from "../../../../public/config.json";
import "./main.css";

const config = { endpoint, appId, scopes, resources };

function useClaims() {
  const { isAuthenticated, getIdTokenClaims } = useLogto();
  const [claims, setClaims] = useState();
  useEffect(() => {
    if (isAuthenticated) getIdTokenClaims().then(setClaims);
  }, [isAuthenticated, getIdTokenClaims]);
  return claims;
}

function Home() {
  const { isAuthenticated, isLoading, signIn, signOut } = useLogto();
  const claims = useClaims();
  if (!isAuthenticated) {
    return (
      <button data-testid="sign-in" disabled={isLoading} onClick={() => signIn(`${location.origin}/callback`)}>
        Sign in
      </button>
    );
  }
  return (
    claims && (
      <section data-testid="authenticated">
        <h1>Hello, {claims.name}</h1>
        <p>
          <Link to="/profile">View profile</Link> <Link to="/api">Call the API</Link>
        </p>
        <button data-testid="sign-out" onClick={() => signOut(`${location.origin}/`)}>
          Sign out
        </button>
      </section>
    )
  );
}

function Callback() {
  const navigate = useNavigate();
  const { error } = useHandleSignInCallback(() => navigate("/", { replace: true }));
  return <p>{error ? error.message : "Signing in…"}</p>;
}

function Profile() {
  const claims = useClaims();
  if (!claims) return <p>Loading…</p>;
  return (
    <dl>
      {Object.entries(claims).map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd data-testid={`claims-${name}`}>{JSON.stringify(value)}</dd>
        </div>
      ))}
    </dl>
  );
}

function Api() {
  const { isAuthenticated, getAccessToken } = useLogto();
  const [status, setStatus] = useState();
  const call = async () => {
    const token = await getAccessToken(api.resource);
    const response = await fetch(api.url, { headers: { Authorization: `Bearer ${token}` } });
    await response.json();
    setStatus(response.status);
  };
  return (
    <section>
      <button data-testid="call-api" disabled={!isAuthenticated} onClick={call}>
        Call the API
      </button>
      {status && <p data-testid="api-result">{status}</p>}
    </section>
  );
}

createRoot(document.getElementById("app")).render(
  <LogtoProvider config={config}>
    <BrowserRouter>
      <Routes>
        <Route path="/" element={<Home />} />
        <Route path="/callback" element={<Callback />} />
        <Route path="/profile" element={<Profile />} />
        <Route path="/api" element={<Api />} />
      </Routes>
    </BrowserRouter>
  </LogtoProvider>,
);
