import type { IHttpRequestHelper } from 'n8n-workflow';
import { logIn as logInToGetChat } from '../../../../nodes/GetChat/credential';
import { desk360 } from '../../../../nodes/Desk360/api';
import { LoginLimiter } from '../../../../nodes/shared/credential/loginLimiter';
import { logIn } from '../../../../nodes/shared/credential/tokenLogin';
import { beginsInTime } from '../../../../nodes/shared/wait';

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

/** As after an unexpected "101 Switching Protocols": n8n's helper gives neither an answer nor an error. */
const helper: IHttpRequestHelper = {
	helpers: {
		httpRequest: async () => await new Promise(() => undefined),
	},
};
const baseUrl = 'https://api.example.com';

async function afterMinutes(work: Promise<unknown>): Promise<unknown> {
	let said: unknown = 'nothing';
	work.then((value) => (said = value)).catch((error: unknown) => (said = Object(error).message));
	await jest.advanceTimersByTimeAsync(600_000);
	return said;
}

test.each<[string, () => Promise<unknown>]>([
	['get.chat', async () => await logInToGetChat(helper, { authentication: 'login', baseUrl, username: 'ada', password: 'pw' }, new LoginLimiter(60_000))], // prettier-ignore
	['Desk360', async () => await logIn(helper, { authentication: 'login', baseUrl, email: 'a@b.c', password: 'pw' }, desk360, new LoginLimiter(60_000))], // prettier-ignore
])('the login to %s ends with an error where the connection switches to another protocol', async (name, login) => {
	expect(await afterMinutes(login())).toContain(`${name} could not be reached`);
});

test('a request that nobody ends is a timeout, and an answer in time is one', async () => {
	expect(await afterMinutes(beginsInTime(new Promise(() => undefined), 1_000))).toBe('timeout');
	expect(await afterMinutes(beginsInTime(Promise.resolve('answer'), 1_000))).toBe('answer');
});
