using DeepNet.Layers;

namespace DeepNet.Tests.Layers;

public sealed class KeyValueCacheTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Attention_step_by_step_is_that_of_the_whole_text(bool batchFirst)
    {
        var layer = new MultiHeadAttention(8, 2, batchFirst: batchFirst, generator: new RandomSource(1));
        Tensor x = Tensor.Randn([2, 9, 8]), expected = Whole(layer, x, batchFirst);
        using IDisposable noGrad = Tensor.NoGrad();
        var cache = new KeyValueCache();

        // A prompt, single positions, then several at once.
        var parts = new List<Tensor>();
        foreach ((int start, int length) in ((int, int)[])[(0, 4), (4, 1), (5, 1), (6, 3)])
            parts.Add(Step(layer, x.Narrow(1, start, length), cache, batchFirst));
        cache.Length.Should().Be(9);
        cache.Keys!.Shape.Should().Equal(2, 2, 9, 4);
        Close(Tensor.Concat([.. parts], 1), expected);
    }

    [Fact]
    public void Text_can_be_taken_back_and_beams_reordered()
    {
        var layer = new MultiHeadAttention(8, 2, batchFirst: true, generator: new RandomSource(1));
        Tensor x = Tensor.Randn([2, 6, 8]), other = Tensor.Randn([2, 3, 8]);
        using IDisposable noGrad = Tensor.NoGrad();
        var cache = new KeyValueCache(capacity: 4);
        layer.ForwardCached(x, cache);
        cache.Truncate(3);
        Tensor changed = Tensor.Concat([x.Narrow(1, 0, 3), other], 1);
        Close(layer.ForwardCached(other, cache), Whole(layer, changed, true).Narrow(1, 3, 3));
        Tensor beams = Tensor.From<long>([1, 1, 0], [3]), next = Tensor.Randn([3, 1, 8]);
        cache.Reorder(beams);
        Tensor y = layer.ForwardCached(next, cache);
        Tensor whole = Tensor.Concat([changed.IndexSelect(0, beams), next], 1);
        Close(y, Whole(layer, whole, true).Narrow(1, 6, 1));
        cache.Clear();
        cache.Length.Should().Be(0);
        cache.Keys.Should().BeNull();
        Close(layer.ForwardCached(x, cache), Whole(layer, x, true));
    }

    [Fact]
    public void Padded_keys_stay_hidden()
    {
        var layer = new MultiHeadAttention(8, 2, batchFirst: true, generator: new RandomSource(1));
        Tensor x = Tensor.Randn([2, 6, 8]);
        Tensor hidden = Tensor.From<bool>([true, false, false, false, false, false, .. new bool[6]], [2, 6]);
        Tensor expected = layer.Forward(x, x, x, hidden, isCausal: true);
        using IDisposable noGrad = Tensor.NoGrad();
        foreach (Tensor mask in (Tensor[])[hidden, AttentionMask.Additive(hidden)])
        {
            var cache = new KeyValueCache();
            Tensor first = layer.ForwardCached(x.Narrow(1, 0, 3), cache, mask.Narrow(1, 0, 3));
            Tensor second = layer.ForwardCached(x.Narrow(1, 3, 2), cache, mask.Narrow(1, 0, 5));
            Tensor third = layer.ForwardCached(x.Narrow(1, 5, 1), cache, mask);

            // A query that sees no key at all has no meaning.
            Close(Tensor.Concat([first, second, third], 1)[1], expected[1]);
            Close(Tensor.Concat([first, second, third], 1)[0, 1..], expected[0, 1..]);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Stacks_write_step_by_step_what_they_write_at_once(bool normFirst)
    {
        var model = new Transformer(
            8, 2, 2, 2, 12, dropout: 0, batchFirst: true, normFirst: normFirst, generator: new RandomSource(1));
        Tensor source = Tensor.Randn([2, 4, 8]), target = Tensor.Randn([2, 5, 8]);
        using IDisposable noGrad = Tensor.NoGrad();
        Tensor memory = model.Encoder.Forward(source);
        KeyValueCache[] caches = [new(), new()], others = [new(), new()], kept = [new(), new()], own = [new(), new()];
        Tensor[] steps = new Tensor[5], fast = new Tensor[5], encoded = new Tensor[5];
        for (int i = 0; i < 5; i++)
        {
            steps[i] = model.Decoder.ForwardCached(target.Narrow(1, i, 1), memory, caches);
            fast[i] = model.Decoder.ForwardCached(target.Narrow(1, i, 1), memory, others, memoryCaches: kept);
            encoded[i] = model.Encoder.ForwardCached(target.Narrow(1, i, 1), own);
        }

        Close(Tensor.Concat(steps, 1), model.Forward(source, target, isTargetCausal: true));
        Close(Tensor.Concat(fast, 1), Tensor.Concat(steps, 1));
        kept[1].Length.Should().Be(4);
        Close(Tensor.Concat(encoded, 1), model.Encoder.Forward(target, mask: null, isCausal: true));
    }

    [Fact]
    public void It_grows_and_what_it_gave_stays()
    {
        var cache = new KeyValueCache();
        Tensor keys = Tensor.Randn([2, 7, 3]), values = Tensor.Randn([2, 7, 5]);
        Tensor? early = null;
        for (int i = 0; i < 7; i++)
        {
            (Tensor k, Tensor v) = cache.Append(keys.Narrow(1, i, 1), values.Narrow(1, i, 1));
            k.ToArray<float>().Should().Equal(keys.Narrow(1, 0, i + 1).ToArray<float>());
            v.ToArray<float>().Should().Equal(values.Narrow(1, 0, i + 1).ToArray<float>());
            early ??= k;
        }

        early!.ToArray<float>().Should().Equal(keys.Narrow(1, 0, 1).ToArray<float>());
        cache.Values!.Shape.Should().Equal(2, 7, 5);
    }

    [Fact]
    public void Errors_name_the_rule()
    {
        var cache = new KeyValueCache();
        Tensor x = Tensor.Zeros([2, 3, 4]);
        cache.Append(x, x);
        Throws<ShapeException>(
            () => cache.Append(Tensor.Zeros([1, 1, 4]), Tensor.Zeros([1, 1, 4])),
            "KeyValueCache.Append: keys [1, 1, 4] and values [1, 1, 4] do not continue keys [2, 3, 4] and values "
                + "[2, 3, 4]; only the positions may differ.");
        Throws<ShapeException>(
            () => cache.Append(x, Tensor.Zeros([2, 2, 4])),
            "KeyValueCache.Append: keys [2, 3, 4] and values [2, 2, 4] must be *with the same sizes before the last.");
        Throws<InvalidOperationException>(
            () => cache.Append(x, Tensor.Zeros([2, 3, 4]).RequireGrad()),
            "KeyValueCache.Append: no gradient flows through a cache; call it inside using (Tensor.NoGrad()).");
        Throws<ArgumentException>(
            () => Truncated(cache, 4), "KeyValueCache.Truncate: length 4 must be in 0 … 3, what the cache holds.");
        Throws<ArgumentException>(() => new KeyValueCache(-1), "KeyValueCache: capacity -1 must not be negative.");
        var layer = new MultiHeadAttention(4, 2, batchFirst: true, addBiasKv: true);
        Throws<InvalidOperationException>(
            () => layer.ForwardCached(x, new KeyValueCache()),
            "MultiHeadAttention.ForwardCached: addBiasKv and addZeroAttention do not go with a cache.");
        layer = new MultiHeadAttention(4, 2, batchFirst: true);
        Throws<ShapeException>(
            () => layer.ForwardCached(Tensor.Zeros([2, 3, 5]), new KeyValueCache()),
            "MultiHeadAttention.ForwardCached: [2, 3, 5] must be [batch, length, 4].");
        Throws<ShapeException>(
            () => layer.ForwardCached(x, new KeyValueCache(), Tensor.Zeros([2, 2])),
            "MultiHeadAttention.ForwardCached: keyPaddingMask [2, 2] must be [2, 3], with the keys in the cache.");
        var held = new KeyValueCache();
        using (Tensor.NoGrad())
            layer.ForwardMemoryCached(x, x, held);
        Throws<ShapeException>(
            () => layer.ForwardMemoryCached(x, Tensor.Zeros([5, 2, 4]).Transpose(0, 1), held),
            "MultiHeadAttention.ForwardMemoryCached: the cache holds keys [2, 2, 3, 2] of another memory than "
                + "[2, 5, 4].");
    }

    private static KeyValueCache Truncated(KeyValueCache cache, int length)
    {
        cache.Truncate(length);
        return cache;
    }

    private static Tensor Whole(MultiHeadAttention layer, Tensor x, bool batchFirst) => batchFirst
        ? layer.Forward(x, x, x, isCausal: true)
        : layer.Forward(x.Transpose(0, 1), x.Transpose(0, 1), x.Transpose(0, 1), isCausal: true).Transpose(0, 1);

    private static Tensor Step(MultiHeadAttention layer, Tensor x, KeyValueCache cache, bool batchFirst) => batchFirst
        ? layer.ForwardCached(x, cache)
        : layer.ForwardCached(x.Transpose(0, 1), cache).Transpose(0, 1);

    private static void Throws<T>(Func<object> act, string message)
        where T : Exception => act.Should().Throw<T>().WithMessage(message);

    private static void Close(Tensor actual, Tensor expected) => Tests.Ops.OpCaseTests.AssertClose(
        actual, Tests.Ops.OpCaseTests.ToNdArray(expected.Detach()), 3e-6, "cache");
}
