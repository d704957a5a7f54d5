import type {
	IAuthenticateRuleResponseCode,
	IAuthenticateRuleResponseSuccessBody,
	ICredentialTestRequest,
} from 'n8n-workflow';
import { redirectRules } from '../shared/credential/redirects';

type Rule = IAuthenticateRuleResponseCode | IAuthenticateRuleResponseSuccessBody;
type Rules = NonNullable<ICredentialTestRequest['rules']>;

const wrongKey =
	"DecisionTelecom does not accept this key. Either it is not the right one, or 'Access Key Format' does not fit it: a Base64 key that is encoded once more, and a plain one that is not encoded, are refused the same way. Try the other choices, and copy the key again.";
const wrongUrl =
	'Something else than the DecisionTelecom API answers at this Base URL. It usually is https://web.it-decision.com/v1/api.';
const tooMany = 'DecisionTelecom asks to slow down, so the key was not checked. Try again in a minute.';

const messages: ReadonlyArray<readonly [status: number, message: string]> = [
	[401, wrongKey],
	[403, wrongKey],
	[404, wrongUrl],
	[405, wrongUrl],
	[429, tooMany],
];
const names: ReadonlyArray<readonly [name: string, message: string]> = [
	['Forbidden', wrongKey],
	['Too Many Requests', tooMany],
	['Unauthorized', wrongKey],
];

/** What the answer to the credential's test means: by its HTTP status, and by its body, as most failures come with HTTP 200. */
export const credentialRules = asRules([
	...redirectRules('DecisionTelecom'),
	...messages.map(([value, message]): Rule => ({ type: 'responseCode', properties: { value, message } })),
	...messages.flatMap(([status, message]) => [status, String(status)].map((value) => inBody('status', value, message))),
	...names.map(([name, message]) => inBody('name', name, message)),
]);

function inBody(key: string, value: number | string, message: string): Rule {
	return { type: 'responseSuccessBody', properties: { key, value, message } };
}

/** n8n reads each rule by its own type, while its types know lists of one type only. */
function asRules(rules: Rule[]): Rules {
	return isRules(rules) ? rules : [];
}

function isRules(rules: unknown): rules is Rules {
	return Array.isArray(rules);
}
