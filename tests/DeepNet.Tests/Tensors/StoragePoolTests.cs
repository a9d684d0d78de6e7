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
    public void Memory_given_back_serves_one_tensor_at_a_time()
    {
        var threads = new Thread[4];
        int wrong = 0;
        for (int t = 0; t < threads.Length; t++)
        {
            int seed = t;
            threads[t] = new Thread(() =>
            {
                var random = new Random(seed);
                var held = new List<(Tensor Tensor, float Value)>();
                for (int i = 0; i < 20_000; i++)
                {
                    float value = random.Next(1 << 20);
                    held.Add((Tensor.Full([random.Next(150, 20_000) / 50 * 50], value), value));
                    if (held.Count < 12)
                        continue;
                    (Tensor x, float expected) = held[random.Next(held.Count)];
                    held.Remove((x, expected));
                    float[] values = x.ToArray<float>();
                    if (values[0] != expected || values[^1] != expected)
                        Interlocked.Increment(ref wrong);
                    if (random.Next(3) > 0)
                        x.Dispose();
                    if (i % 5000 == 0)
                        GC.Collect();
                }
            });
            threads[t].Start();
        }

        Array.ForEach(threads, thread => thread.Join());
        wrong.Should().Be(0);
    }

    [Fact]
    public void Threads_that_end_leave_no_memory_behind()
    {
        long before = StoragePool.TotalBytes;
        for (int i = 0; i < 5000; i++)
        {
            var thread = new Thread(() => Tensor.Empty([16_000]).Dispose());
            thread.Start();
            thread.Join();
        }

        StoragePool.TotalBytes.Should().BeLessThan(before + (128L << 20), "that would be 320 MB");
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

    [Theory]
    [InlineData(1 << 18, 4096)]
    [InlineData(8 << 18, 2 << 20)]
    [InlineData(13 << 18, 2 << 20)]
    public unsafe void Large_memory_starts_at_a_page_and_huge_memory_at_a_large_one(int count, int page)
    {
        Tensor[] several = [Tensor.Ones([count]), Tensor.Ones([count])];
        foreach (Tensor x in several)
        {
            ((nint)x.Pointer<float>() % page).Should().Be(0);
            x.Sum().ToScalar<float>().Should().Be(count);
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
