import { createHash } from 'crypto';
import { UserError } from 'n8n-workflow';
import { monotonicMs } from '../wait';

/**
 * A login that did not give a token. `fix` is shown as the error's description.
 */
export class LoginFailure extends UserError {
	/** Whether the same login may succeed in a while. */
	readonly temporary: boolean;

	constructor(
		message: string,
		readonly fix: string,
		options: { temporary?: boolean } = {},
	) {
		super(message);
		this.temporary = options.temporary ?? false;
	}
}

/** What a login attempt came to. `refused` is a definite answer that the credentials are wrong. */
export type LoginResult = { token: string } | { refused: LoginFailure } | { failed: LoginFailure };

/** What a credential holds that a login depends on, and what is wrong with it. */
export interface Login {
	/** Who logs in where. */
	account: string;
	password: string;
	/** The token that the credential holds; empty where it has none yet. It was refused, or nobody would ask for another. */
	refusedToken: string;
}

/**
 * Makes the request of a login.
 *
 * @param provider the name users know
 * @param request sends it; an answer with any status is one
 * @param read reads the answer
 */
export async function attemptLogin(
	provider: string,
	request: () => Promise<unknown>,
	read: (response: unknown) => LoginResult,
): Promise<LoginResult> {
	let response: unknown;
	try {
		response = await request();
	} catch {
		// What it was about to get a token for has not been sent, whatever happened to the login.
		const message = `${provider} could not be reached for the login`;
		const fix = "Nothing was sent. Check the credential's Base URL and this server's network connection.";
		return { failed: new LoginFailure(message, fix, { temporary: true }) };
	}
	return read(response);
}

interface Account {
	/** The latest token of each password, by its hash. */
	tokens: Map<string, { token: string; at: number }>;
	underWay: Map<string, Promise<LoginResult>>;
	/** Times of definitely wrong logins within the last minute, by the hash of what was tried. */
	wrong: Array<{ tried: string; at: number; refused: LoginFailure }>;
}

const windowMs = 60_000;
/** For so long a token that another request has just got serves those as well whose own was refused. */
const freshMs = 300_000;
/** Enough for any installation. */
const maxAccounts = 500;

/**
 * One login at a time for each account. Many providers end the older session with every login, so whoever needs a token
 * while another one is logging in waits for that token; and whoever was refused with an older token than the latest gets
 * the latest, without a login.
 *
 * Keeps wrong logins below a provider's limit, after which it would lock the account out. A password that was refused is
 * not tried again for a minute, whatever asks for it: a run of 1,000 items makes one wrong login.
 */
export class LoginLimiter {
	private readonly accounts = new Map<string, Account>();

	/**
	 * @param maxWrong wrong logins a minute for one account, the provider's limit or less
	 */
	constructor(
		private readonly maxWrong: number,
		private readonly now: () => number = monotonicMs,
	) {}

	/**
	 * @param login makes the request; only a `refused` result counts as wrong
	 * @returns the token
	 * @throws LoginFailure
	 */
	async token({ account, password, refusedToken }: Login, login: () => Promise<LoginResult>): Promise<string> {
		const state = this.stateOf(account);
		const tried = createHash('sha256').update(password).digest('base64url');
		const now = this.now();
		const latest = state.tokens.get(tried);
		if (latest && latest.token !== refusedToken && latest.at > now - freshMs) return latest.token;
		state.wrong = state.wrong.filter(({ at }) => at > now - windowMs);

		const same = state.wrong.find((entry) => entry.tried === tried);
		if (same) throw this.tooSoon(same.refused.message, same.at, 'this password was refused less than a minute ago');
		const oldest = state.wrong[0];
		if (oldest && state.wrong.length >= this.maxWrong) {
			throw this.tooSoon(
				oldest.refused.message,
				oldest.at,
				`${state.wrong.length} passwords were refused within a minute`,
			);
		}

		const result = await this.joined(state, tried, login);
		if ('token' in result) {
			state.tokens.set(tried, { token: result.token, at: this.now() });
			return result.token;
		}
		if ('failed' in result) throw result.failed;
		if (!state.wrong.some((entry) => entry.tried === tried)) {
			state.wrong.push({ tried, at: this.now(), refused: result.refused });
		}
		throw result.refused;
	}

	/** The login that is under way with this password, or else a new one. */
	private async joined(state: Account, tried: string, login: () => Promise<LoginResult>): Promise<LoginResult> {
		const underWay = state.underWay.get(tried) ?? login().finally(() => state.underWay.delete(tried));
		state.underWay.set(tried, underWay);
		return await underWay;
	}

	private stateOf(account: string): Account {
		const known = this.accounts.get(account) ?? { tokens: new Map(), underWay: new Map(), wrong: [] };
		// The one used last stands last.
		this.accounts.delete(account);
		this.accounts.set(account, known);
		for (const [name, { underWay }] of this.accounts) {
			if (this.accounts.size <= maxAccounts) break;
			if (name !== account && underWay.size === 0) this.accounts.delete(name);
		}
		return known;
	}

	private tooSoon(message: string, at: number, why: string): LoginFailure {
		const seconds = Math.max(1, Math.ceil((at + windowMs - this.now()) / 1000));
		return new LoginFailure(
			message,
			`No login was tried, because ${why} and the provider locks the account after a few wrong ones. Correct the credential, or wait ${seconds} s.`,
		);
	}
}
