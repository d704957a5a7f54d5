import { inOrderOf } from '../../bench/order';

test.each([2, 6, 8])('of %d contenders each stands at every place once, and follows every other one once', (count) => {
	const contenders = Array.from({ length: count }, (_, n) => n);
	const rounds = contenders.map((round) => inOrderOf(round, contenders));
	for (const place of contenders) expect(rounds.map((order) => order[place]).sort()).toEqual(contenders);
	const pairs = rounds.flatMap((order) => order.slice(1).map((one, place) => `${one} after ${order[place]}`));
	expect(new Set(pairs).size).toBe(count * (count - 1));
});

test('of an odd number each takes part in every round, and begins once', () => {
	const rounds = [0, 1, 2, 3, 4].map((round) => inOrderOf(round, ['a', 'b', 'c', 'd', 'e']));
	for (const order of rounds) expect([...order].sort()).toEqual(['a', 'b', 'c', 'd', 'e']);
	expect(rounds.map(([first]) => first)).toEqual(['a', 'b', 'c', 'd', 'e']);
	expect(inOrderOf(3, [])).toEqual([]);
});
