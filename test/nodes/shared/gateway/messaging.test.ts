import type { Provider } from '../../../../nodes/shared/http/provider';
import {
	asFile,
	asForm,
	asLink,
	carriedBy,
	carriersOf,
	carriersWithoutLists,
	messagingOf,
	readerOf,
	withButtons,
	type Messaging,
} from '../../../../nodes/shared/gateway/messaging';
import { breakerOf, maxFailures } from '../../../../nodes/shared/gateway/breaker';
import { defineOperation, type Resource } from '../../../../nodes/shared/operation/defineOperation';
import { refused } from '../../../support/refused';

const operation = (value: string) =>
	defineOperation({
		...{ name: value, value, action: value, description: value, properties: [] },
		request: () => ({ method: 'GET', path: '/' }),
	});
function resourceOf(...names: [string, ...string[]]): Resource {
	const [first, ...others] = names;
	const defaultOperation = operation(first);
	const operations = [defaultOperation, ...others.map(operation)];
	return { name: 'Thing', value: 'thing', description: 'Things', defaultOperation, operations };
}

test('an operation carries a message with its values, as they are or adapted', () => {
	const resource = resourceOf('sendText', 'sendMedia');
	const [text, media] = resource.operations;
	expect(carriedBy(resource, 'sendText')({ a: 1 })).toEqual({ operation: text, values: { a: 1 } });
	const carrier = carriedBy(resource, 'sendMedia', ({ a }) => (a === 1 ? { b: a } : undefined));
	expect(carrier({ a: 1 })).toEqual({ operation: media, values: { b: 1 } });
	expect(carrier({ a: 2 })).toBeUndefined();
	expect(() => carriedBy(resource, 'sendList')).toThrow('There is no operation sendList');
});

const common = ['sendContacts', 'sendLocation', 'requestLocation', 'sendAndWait', 'sendText'] as const;

test('what all providers have is carried by the operations of those names', () => {
	const messages = resourceOf(...common);
	const carriers = carriersOf(messages, resourceOf('send'));
	const names = Object.entries(carriers).map(([kind, carrier]) => [kind, carrier({})?.operation.value]);
	expect(Object.fromEntries(names)).toEqual({
		contacts: 'sendContacts',
		location: 'sendLocation',
		locationRequest: 'requestLocation',
		question: 'sendAndWait',
		template: 'send',
		text: 'sendText',
	});
	for (const carrier of [carriers.question, carriers.template]) {
		expect(carrier({ variables: { 'body-1': 'a' }, to: '+1' })?.values).toEqual({
			to: '+1',
			templateMode: 'form',
			templateVariables: { mappingMode: 'defineBelow', value: { 'body-1': 'a' } },
		});
	}
});

test('a provider without lists carries what all do, as many buttons as it takes, read receipts, and files without a text', () => {
	const messages = resourceOf(...common, 'sendInteractive', 'markAsRead', 'sendMedia');
	const { buttons, list, markAsRead, media, ...others } = carriersWithoutLists(messages, resourceOf('send'), 2);
	expect(Object.keys(others)).toEqual(Object.keys(carriersOf(messages, resourceOf('send'))));
	expect(list).toBeUndefined();
	expect(markAsRead?.({ messageIds: ['a'] })).toMatchObject({
		operation: { value: 'markAsRead' },
		values: { messageIds: ['a'] },
	});
	expect(buttons?.({ buttons: { button: [1, 2] } })?.operation.value).toBe('sendInteractive');
	expect(buttons?.({ buttons: { button: [1, 2, 3] } })).toBeUndefined();
	expect(media?.({ mediaUrl: 'https://a.example/b.png' })).toMatchObject({
		operation: { value: 'sendMedia' },
		values: { mediaUrl: ['https://a.example/b.png'] },
	});
	expect(media?.({ mediaUrl: 'https://a.example/b.png', caption: 'Look' })).toBeUndefined();
});

test('fields are read from values, and keep their default where there is none', () => {
	const read = readerOf({ a: 0, b: null });
	const field = (name: string) => ({ displayName: name, name, type: 'string' as const, default: 'usual' });
	expect(['a', 'b', 'c'].map((name) => read(field(name)))).toEqual([0, 'usual', 'usual']);
});

test('a file is one link, a list of links for providers whose files have no text, and then only without a text', () => {
	const link = 'https://a.example/b.png';
	expect(asLink({ mediaUrl: link, caption: 'Look' })).toEqual({ mediaUrl: link, caption: 'Look', mediaSource: 'url' });
	expect(asFile({ mediaUrl: link, caption: ' ', to: '+1' })).toEqual({
		to: '+1',
		mediaSource: 'url',
		mediaUrl: [link],
	});
	expect(asFile({ mediaUrl: link, caption: 7 })).toEqual({ mediaSource: 'url', mediaUrl: [link] });
	expect(asFile({ mediaUrl: link, caption: 'Look' })).toBeUndefined();
	expect(asForm({ variables: {}, a: 1 })).toMatchObject({ a: 1, templateMode: 'form' });
});

test.each([
	[{ buttons: { button: [1, 2, 3] } }, true],
	[{ buttons: { button: [1, 2, 3, 4] } }, false],
	[{ buttons: { button: 'none' } }, true],
	[{ buttons: {} }, true],
	[{ buttons: null }, true],
	[{ buttons: 'button' }, true],
	[{}, true],
])('three buttons are the most: %j may be sent: %s', (values, expected) => {
	expect(withButtons(3)(values)).toBe(expected ? values : undefined);
});

test('a provider is found by its value, and one that does not exist is named in short', () => {
	const provider: Provider = {
		...{ name: 'Post', credential: 'post', baseUrl: () => '', page: () => ({ rows: [] }), explain: () => ({}) },
	};
	const all = ['one', 'two'].map((value): Messaging => ({ value, provider, carriers: { text: () => undefined } }));
	expect(messagingOf(all, 'two')).toBe(all[1]);
	expect(refused(() => messagingOf(all, 'x'.repeat(70)))).toBe(
		`'Providers' has no provider "${'x'.repeat(60)}". It can be: one, two.`,
	);
});

test('an account has one breaker, another account another one', () => {
	const [one, other] = [{}, {}];
	for (let failure = 0; failure < maxFailures; failure++) breakerOf(one).failed();
	expect([breakerOf(one).admits(), breakerOf(other).admits()]).toEqual([false, true]);
});
