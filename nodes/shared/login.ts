import { createHash } from 'crypto';
import { UserError } from 'n8n-workflow';

/** A login that did not give a token. `fix` is shown as the error's description. */
export class LoginFailure extends UserError {
	constructor(
		message: string,
		readonly fix: string,
	) {
		super(message);
	}
}

/** What a login attempt came to. `refused` is a definite answer that the credentials are wrong. */
export type LoginResult = { token: string } | { refused: LoginFailure } | { failed: LoginFailure };

interface Account {
	underWay: Map<string, Promise<LoginResult>>;
	/** Times of definitely wrong logins within the last minute, by the hash of what was tried. */
	wrong: Array<{ tried: string; at: number; refused: LoginFailure }>;
}

const windowMs = 60_000;

/**
 * Keeps wrong logins below a provider's limit, after which it would lock the account out. Logins that run at the same
 * time with the same password are one request. A password that was refused is not tried again for a minute, whatever
 * asks for it: a run of 1,000 items makes one wrong login.
 */
export class LoginGuard {
	private readonly accounts = new Map<string, Account>();

	/**
	 * @param mostWrong wrong logins a minute for one account, the provider's limit or less
	 */
	constructor(
		private readonly mostWrong: number,
		private readonly now: () => number = Date.now,
	) {}

	/**
	 * @param account who logs in where
	 * @param login makes the request; only a `refused` result counts as wrong
	 * @returns the token
	 * @throws LoginFailure
	 */
	async token(account: string, password: string, login: () => Promise<LoginResult>): Promise<string> {
		const state = this.stateOf(account);
		const tried = createHash('sha256').update(password).digest('base64url');
		const now = this.now();
		state.wrong = state.wrong.filter(({ at }) => at > now - windowMs);

		const same = state.wrong.find((entry) => entry.tried === tried);
		if (same) throw this.tooSoon(same.refused.message, same.at, 'this password was refused less than a minute ago');
		const oldest = state.wrong[0];
		if (oldest && state.wrong.length >= this.mostWrong) {
			throw this.tooSoon(
				oldest.refused.message,
				oldest.at,
				`${state.wrong.length} passwords were refused within a minute`,
			);
		}

		const underWay = state.underWay.get(tried) ?? login().finally(() => state.underWay.delete(tried));
		state.underWay.set(tried, underWay);
		const result = await underWay;
		if ('token' in result) return result.token;
		if ('failed' in result) throw result.failed;
		if (!state.wrong.some((entry) => entry.tried === tried)) {
			state.wrong.push({ tried, at: this.now(), refused: result.refused });
		}
		throw result.refused;
	}

	private stateOf(account: string): Account {
		const known = this.accounts.get(account);
		if (known) return known;
		const fresh: Account = { underWay: new Map(), wrong: [] };
		this.accounts.set(account, fresh);
		return fresh;
	}

	private tooSoon(message: string, at: number, why: string): LoginFailure {
		const seconds = Math.max(1, Math.ceil((at + windowMs - this.now()) / 1000));
		return new LoginFailure(
			message,
			`No login was tried, because ${why} and the provider locks the account after a few wrong ones. Correct the credential, or wait ${seconds} s.`,
		);
	}
}
