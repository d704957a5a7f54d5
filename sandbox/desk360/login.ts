import { randomBytes } from 'node:crypto';
import { RateLimiter, retryAfterSeconds } from '../rateLimit';
import { ApiError } from './errors';
import type { Store } from './store';

const maxWrongLogins = 5;

/** The login call with its limit on wrong passwords. */
export class LoginGuard {
	/** Counts wrong logins only: right ones never count. */
	readonly wrong = new RateLimiter({ limit: maxWrongLogins, windowMs: 60_000 });

	constructor(private readonly store: Store) {}

	/** Answers with the agent's token and makes one when it has none. */
	logIn(ip: string, email: string, password: string): { access_token: string; token_type: string } {
		const agentId = this.store.agentOfLogin(email, password);
		const quota = agentId === undefined ? this.wrong.take(ip) : this.wrong.peek(ip);
		if (quota.exceeded) {
			const headers = { 'retry-after': String(retryAfterSeconds(quota)) };
			throw new ApiError(429, 'too_many_attempts', 'Too many wrong login attempts.', headers);
		}
		if (agentId === undefined) throw new ApiError(401, 'invalid_credentials', 'Wrong e-mail or password.');
		return { access_token: this.token(agentId), token_type: 'Bearer' };
	}

	private token(agentId: number): string {
		const existing = this.store.tokenOfAgent(agentId);
		if (existing !== undefined) return existing;
		const token = randomBytes(40).toString('hex');
		this.store.replaceToken(agentId, token);
		return token;
	}
}
