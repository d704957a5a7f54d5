import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from '../support/n8n/install';

/** What the pages about security promise, and the tests that prove it: a file under `test`, and the title of a test in it. */
type Proof = readonly [file: string, title: string];

const page = readFileSync(path.join(root, 'docs/security.md'), 'utf8');
const policy = readFileSync(path.join(root, 'SECURITY.md'), 'utf8');

const redirects = 'credentials/redirects.test.ts';
const link = 'nodes/shared/http/link.test.ts';
const desk360Trigger = 'nodes/Desk360/Desk360Trigger.node.test.ts';
const hostility = 'nodes/reliability/hostility.test.ts';
const pastedUrl = 'nodes/shared/webhook/pastedUrl.test.ts';
const verify = 'nodes/shared/webhook/verifyRequest.test.ts';
const questions = 'nodes/shared/webhook/questions.test.ts';
const receiveAnswer = 'nodes/shared/ask/receiveAnswer.test.ts';
const saved: Proof = ['package/storedParameters.test.ts', 'names, values and defaults that saved workflows hold'];

/** By the beginning of the sentence, or of the table's row. */
const promises: Readonly<Record<string, readonly Proof[]>> = {
	'With user name and password the node logs in once': [
		['credentials/WhatsAppGatewaysGetChatApi.test.ts', 'are exchanged for a token once'],
	],
	'They leave over HTTPS only': [
		['credentials/WhatsAppGatewaysGetChatApi.test.ts', 'refuses the base URL "%s"'],
		['credentials/WhatsAppGatewaysDesk360Api.test.ts', 'keeps the token from plain HTTP'],
		['credentials/WhatsAppGatewaysDecisionTelecomApi.test.ts', 'keeps the key from plain HTTP'],
	],
	'Plain `http://` is accepted for this machine alone': [
		['nodes/shared/http/engine.test.ts', 'plain HTTP is for this machine alone'],
	],
	"They go to the host of the credential's Base URL and to no other": [
		['credentials/WhatsAppGatewaysOneMsgApi.test.ts', 'keeps the token from %j'],
		['nodes/GetChat/trigger/websocket/connection.test.ts', 'gives the token as its first message'],
		['nodes/Desk360/requests.test.ts', 'to another host, does not hold the list up or lead the token away'],
	],
	'No request with a credential follows a redirect': [
		[redirects, 'HTTP Request node does not follow'],
		[redirects, 'every operation class stops at HTTP'],
	],
	'The test fails and says so': [
		[redirects, 'test that meets HTTP %i fails, and the other host hears nothing'],
		[redirects, 'names the host alone'],
		[redirects, 'a login does not show the password in the name of the host'],
	],
	'Certificates are always checked': [[redirects, 'nothing that n8n lets a user choose gives the token to others']],
	'The credential is refused for a request with _Ignore SSL Issues_': [
		[redirects, 'nothing that n8n lets a user choose gives the token to others'],
		[redirects, 'a proxy is fine where TLS goes through it, and refused over plain HTTP'],
	],
	'They never show': [
		['nodes/reliability/hostileProvider.test.ts', 'every node says what it is, shows no secret'],
		['nodes/shared/redact.test.ts', 'a token echoed %s does not show'],
	],
	"Errors are built from the provider's answer": [
		['nodes/shared/http/failureMessage.test.ts', 'shows no secret, and no more than 1,000 characters'],
	],
	'Every run of the test suite ends with a search': [
		['package/evidence.test.ts', 'finds a secret %s, and does not tell it'],
		['package/evidence.test.ts', 'what a host that nobody meant has heard is searched'],
	],
	'A wrong password is tried once a minute': [
		['credentials/WhatsAppGatewaysGetChatApi.test.ts', 'a wrong password is tried once a minute'],
	],
	'A trigger starts nothing without its secret': [[hostility, 'nothing starts without the secret']],
	'It is compared in constant time': [
		[verify, 'comparisons are of equal length and equally many'],
		[verify, 'a stranger learns nothing about bodies'],
		[desk360Trigger, 'strangers leave no line in the log'],
	],
	'Where the provider lets us set a header': [
		['nodes/shared/webhook/urlList.test.ts', 'is added with a secret of its own'],
	],
	'Elsewhere it is a part of the URL': [
		['nodes/shared/webhook/fields.test.ts', 'a trigger shows the path with its secret'],
	],
	'To change it, unpublish and publish': [
		['nodes/OneMsg/trigger/registry.test.ts', 'a secret that leaked ends with unpublishing'],
	],
	'They open nothing but this trigger': [
		[pastedUrl, 'the only one that opens'],
		['nodes/WhatsAppGateway/trigger.test.ts', 'its secret opens the address of no other'],
	],
	'Bodies are hostile until proven otherwise': [
		[hostility, 'any body: answered, never thrown'],
		[hostility, '50,000 messages in one body'],
		[verify, 'a body of %i times %s is taken'],
		[verify, 'a body does not count as less than it is'],
	],
	'Names of files from outside lose folders': [
		['nodes/shared/http/fileName.test.ts', 'names from everywhere are made safe by the same function'],
	],
	'Files from links are downloaded without any credential': [
		[desk360Trigger, 'is downloaded, without any credential'],
		['nodes/shared/http/download.test.ts', 'is given up, and its connection ended'],
		['nodes/shared/webhook/media.test.ts', 'together they have 200 MB, each 100'],
	],
	'One rule (`nodes/shared/http/link.ts`) holds for every link': [
		[link, 'links that a request carries'],
		['nodes/Desk360/Desk360Trigger.node.test.ts', 'on this machine is never fetched'],
	],
	'Refused are loopback, private': [
		[link, 'any IPv4 address, in any spelling'],
		[link, 'any IPv6 address: public only within what is given out'],
	],
	'So are names without a dot': [[link, '%s is refused, over https and http']],
	'A server behind the NAT64': [[link, 'counts as the IPv4 address within it']],
	'This machine (`localhost`': [[link, 'this machine is allowed for a provider on this machine only']],
	'Triggers without a credential never fetch from it': [
		[desk360Trigger, 'on this machine is never fetched'],
		[desk360Trigger, 'that redirects to this machine is not fetched'],
	],
	'Every redirect is checked like the link itself': [[desk360Trigger, 'leads in a circle']],
	'Where a public name turns out to have a private address': [
		[desk360Trigger, 'whose public name has an address of this network is dropped unread'],
	],
	'| Who got a message of a campaign': [
		['nodes/shared/operation/claims.test.ts', 'no row holds more than 48'],
		['nodes/shared/operation/claims.test.ts', 'none sends what another one sent'],
	],
	'| What an execution has sent so far': [
		['nodes/shared/operation/runMemory.test.ts', 'the Retry button of a failed execution sends to nobody'],
		['nodes/shared/operation/runMemory.test.ts', 'nothing of a run that returned is stored'],
	],
	'| Events that a trigger has seen': [
		['nodes/shared/webhook/deduplicator.test.ts', 'the database keeps the last 5,000'],
		['nodes/shared/webhook/deduplicator.test.ts', 'a key tells nothing about the person'],
	],
	'| Until when events have come over a websocket': [['nodes/GetChat/trigger/websocket/parts.test.ts', 'watermark']],
	'| Rate limits, refused logins': [
		['nodes/shared/http/turns.test.ts', 'accounts that were not used for longest are forgotten beyond 500'],
	],
	'| The credential of a running node': [
		['nodes/shared/http/credentialReader.test.ts', 'what was changed in n8n is taken up after a second'],
		['nodes/shared/http/credentialReader.test.ts', 'the secrets of the latest 20 readings are masked'],
	],
	'Failures, logs and the reasons in results are masked': [
		['nodes/reliability/fuzzedAnswers.test.ts', 'no secret in an error, every send has an outcome'],
	],
	'From version 2 of these nodes on, the secret is random': [[pastedUrl, 'the secret is random']],
	"It changes with the node's id": [[pastedUrl, '%s gets a secret of its own']],
	'What that means for workflows saved with version 1': [
		[pastedUrl, 'a node saved by an earlier version keeps its secret'],
	],
	'A node that is pasted from an old workflow keeps version 1': [
		[pastedUrl, 'a node saved by an earlier version keeps its secret'],
		[pastedUrl, 'the only one that opens'],
	],
	'What an open question of _Ask and Wait_ can and cannot do': [[questions, 'which question a message answers']],
	'The customer sees an id of 96 random bits': [[questions, 'of a question that nobody knows any more has its own id']],
	'Nothing else can be sent with it': [[receiveAnswer, 'refused, nothing is sent, and nothing goes on']],
	'The package escapes tags in the texts of': [
		['nodes/Desk360/ticketHtml.test.ts', 'is shown as text'],
		['nodes/shared/whatsapp/messageParts.test.ts', 'HTML'],
	],
	'Where a report is written to a file or sheet': [
		['nodes/shared/bulk/spreadsheet.test.ts', 'no text of a report begins like a formula'],
	],
	'Texts of events are marked by an expression': [
		['nodes/shared/bulk/spreadsheet.test.ts', 'the expression of the docs marks what a report marks'],
	],
	'This package has no runtime dependencies': [['package/package.test.ts', 'there are no runtime dependencies']],
	'There are no patches for earlier ones': [saved],
};

/** What n8n or others do, what stays with the reader, and how to read the page. */
const says: readonly string[] = [
	"They live in n8n's credentials",
	'What n8n leaves open',
	"Random secrets are kept in the workflow's static data",
	'Senders can be forged',
	'Do not let a message alone',
	'The request has been made by then',
	'`N8N_SSRF_PROTECTION_ENABLED=true` makes n8n',
	'Behind a proxy the proxy resolves',
	'Messages, numbers and files of executions are kept by n8n',
	'Who may try what',
	'`test/package/security.test.ts` checks',
	"What a node outputs as data is the provider's",
	'**Desk360 Trigger** and **DecisionTelecom Trigger** cannot',
	'It is kept in static data',
	'Their secret is worked out',
	'A stranger cannot guess it',
	'Where others see those',
	'The address of the waiting execution',
	"Whoever has the trigger's secret",
	'Who may edit workflows may send',
	'What Desk360 must be trusted with',
	'Reports of bulk sends repeat',
	'Numbers with a plus',
	'Quotation marks and separators',
	'They can send, read and delete',
	"It runs in n8n's process",
	'Nothing in a package stops that',
	'See [SECURITY.md]',
	'What the package does with secrets',
	'Please report it privately',
	'Say what you did',
	'Leave real tokens',
	'You get an answer',
	'A fix is released',
	'The latest published version',
	'Anything in [docs/security.md]',
	'Not counted:',
];

/** The sentences of a page, and the rows of what is remembered. */
function sentencesOf(text: string): string[] {
	const lines = text.split('\n').filter((line) => line.trim() !== '' && !line.startsWith('#'));
	return lines.flatMap((line) => (line.startsWith('|') ? [] : line.replace(/^- /, '').split(/(?<=\.)\s+(?=[A-Z_`*])/)));
}

const remembered = page.slice(page.indexOf('## What is remembered'), page.indexOf('## Threat model'));
const rows = remembered.split('\n').filter((line) => /^\| (?!What +\||-)/.test(line));
const sentences = [...sentencesOf(page), ...sentencesOf(policy), ...rows];

/** What stands before a part of a title: the call of a test, the end of its table, or a row of it, and its quotation mark. */
const titleStart = /^\s*(?:(?:test|it|describe)\b.*\(|[\])]*\)?\(|\[)?(["'`])(?:(?!\1).)*$/;

/** Whether a file has a test of that title; one in a table of cases counts as well. */
function hasTest(file: string, title: string): boolean {
	const full = path.join(root, file);
	if (!existsSync(full)) return false;
	const lines = readFileSync(full, 'utf8').split('\n');
	return lines.some((line) => {
		const at = line.indexOf(title);
		return at > 0 && titleStart.test(line.slice(0, at));
	});
}

test.each(sentences)('%s', (sentence) => {
	const proved = Object.keys(promises).filter((start) => sentence.startsWith(start));
	const said = says.filter((start) => sentence.startsWith(start));
	expect(proved.length + said.length).toBe(1);
});

test('every promise stands on one of the pages, and has tests', () => {
	const starts = [...Object.keys(promises), ...says];
	expect(starts.filter((start) => !sentences.some((sentence) => sentence.startsWith(start)))).toEqual([]);
	const proofs = Object.values(promises).flat();
	expect(proofs.filter(([file, title]) => !hasTest(`test/${file}`, title))).toEqual([]);
});

describe('the threat model', () => {
	const model = page.slice(page.indexOf('## Threat model'));
	const threats = model.split('\n').filter((line) => /^\| (?!Wh?at |-)/.test(line) && !/\| Proof/.test(line));

	test('has a test for each threat that the package can stop', () => {
		expect(threats.length).toBeGreaterThan(40);
		const bare = threats.filter((row) => !/`test\/[\w./-]+`: "[^"]+"/.test(row.split('|').at(-2) ?? ''));
		// Whoever builds the workflow decides that.
		expect(bare).toEqual([expect.stringContaining('Call an operation that it was not given')]);
	});

	test('names tests that are there', () => {
		const proofs = [...page.matchAll(/`(test\/[\w./-]+)`: "([^"]+)"/g)].map(([, file = '', title = '']) => ({
			file,
			title,
		}));
		expect(proofs.length).toBeGreaterThan(40);
		expect(proofs.filter(({ file, title }) => !hasTest(file, title))).toEqual([]);
	});
});

test('a title that is no test is not taken for one', () => {
	expect(hasTest('test/package/security.test.ts', 'the threat model')).toBe(true);
	expect(hasTest('test/package/security.test.ts', 'readFileSync')).toBe(false);
	expect(hasTest('test/package/security.test.ts', 'What the pages about security')).toBe(false);
	expect(hasTest('test/package/nowhere.test.ts', 'the threat model')).toBe(false);
});
