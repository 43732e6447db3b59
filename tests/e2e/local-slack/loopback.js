// Loaded before local-slack: it would listen on every address of this computer, and nobody else has business here.
const listen = Bun.serve;
Bun.serve = (options) => listen({ ...options, hostname: "127.0.0.1" });
