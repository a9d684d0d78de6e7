using DeepNet.Backends.Cpu;

namespace DeepNet.Tests.Tensors;

[Collection("alone")]
public sealed class StoragePoolTests
{
    [Fact]
    public void Tensors_nobody_holds_are_recycled()
    {
        // 40 GB in all: without recycling this would not fit in memory.
        for (int i = 0; i < 2_500; i++)
            Tensor.Empty([4 << 20]);
        StoragePool.TotalBytes.Should().BeLessThan(2L << 30);
    }

    [Fact]
    public void A_tensor_somebody_holds_keeps_its_numbers()
    {
        var held = new List<Tensor>();
        for (int i = 0; i < 600; i++)
        {
            Tensor x = Tensor.Full([256 << 10], i);
            if (i % 50 == 0)
                held.Add(x[10..20]);
        }

        for (int i = 0; i < held.Count; i++)
            held[i].ToArray<float>().Should().AllBeEquivalentTo(i * 50f);
    }

    [Fact]
    public void A_span_keeps_its_memory_from_being_recycled()
    {
        Span<float> span = Exposed();
        for (int i = 0; i < 600; i++)
            Tensor.Full([256 << 10], -1);
        GC.Collect();
        for (int i = 0; i < 600; i++)
            Tensor.Full([256 << 10], -1);
        span.ToArray().Should().AllBeEquivalentTo(7f);

        static Span<float> Exposed() => Tensor.Full([256 << 10], 7).AsSpan<float>();
    }

    [Fact]
    public void Dispose_gives_the_memory_back_and_later_use_is_an_error()
    {
        Tensor x = Tensor.Ones([8]), view = x.Reshape(2, 4);
        x.Dispose();
        x.Dispose();
        Action use = () => view.ToArray<float>();
        use.Should().Throw<ObjectDisposedException>().WithMessage("*Dispose()*");
    }

    [Fact]
    public void Memory_starts_at_a_cache_line()
    {
        foreach (int count in new[] { 1, 3, 17, 1000, 100_000 })
        {
            unsafe
            {
                Tensor x = Tensor.Empty([count]);
                ((nint)x.Pointer<float>() % 64).Should().Be(0);
                GC.KeepAlive(x);
            }
        }
    }

    [Fact]
    public void A_span_over_a_small_tensor_outlives_its_neighbours()
    {
        Span<float> kept = Exposed(out float[] expected);
        for (int i = 0; i < 20_000; i++)
            _ = Tensor.Full([16], i);
        GC.Collect();
        for (int i = 0; i < 20_000; i++)
            _ = Tensor.Full([16], i);
        kept.ToArray().Should().Equal(expected);
    }

    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    private static Span<float> Exposed(out float[] expected)
    {
        expected = [3, 1, 4, 1, 5];
        return Tensor.From<float>(expected, [5]).AsSpan<float>();
    }
}
