using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace DeepNet.Benchmarks;

/// <summary>The machine's own limits, measured.</summary>
internal static unsafe class Machine
{
    private const int Rounds = 4_000_000;
    private const int Chains = 12;
    private const int CopyBytes = 16 << 20;

    /// <summary>Fused multiply-adds per second from registers, in GFLOP/s: on one core, and on all at once.</summary>
    public static (double One, double All) FusedMultiplyAddPeak()
    {
        double one = Enumerable.Range(0, 5).Max(_ => Rate());
        double all = Enumerable.Range(0, 5).Max(_ => OnAllCores(Rate));
        return (one, all);
    }

    /// <summary>Bytes read plus bytes written per second when 16 MB are copied, in GB/s.</summary>
    public static (double One, double All) CopyBandwidth()
    {
        double one = Enumerable.Range(0, 5).Max(_ => CopyRate());
        double all = Enumerable.Range(0, 5).Max(_ => OnAllCores(CopyRate));
        return (one, all);
    }

    private static double OnAllCores(Func<double> rate)
    {
        var rates = new double[Environment.ProcessorCount];
        var threads = new Thread[rates.Length];
        for (int i = 0; i < threads.Length; i++)
        {
            int index = i;
            threads[i] = new Thread(() => rates[index] = rate());
        }

        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        return rates.Sum();
    }

    private static double Rate()
    {
        var watch = Stopwatch.StartNew();
        int lanes = Vector512.IsHardwareAccelerated ? Chain512(Rounds) : Chain256(Rounds);
        return 2.0 * lanes * Chains * Rounds / watch.Elapsed.TotalSeconds * 1e-9;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static int Chain512(int rounds)
    {
        Vector512<float> x = Vector512.Create(0.999f), y = Vector512.Create(0.001f);
        Vector512<float> a = x, b = x, c = x, d = x, e = x, f = x, g = x, h = x, i = x, j = x, k = x, l = x;
        for (; rounds > 0; rounds--)
        {
            a = Vector512.FusedMultiplyAdd(a, x, y);
            b = Vector512.FusedMultiplyAdd(b, x, y);
            c = Vector512.FusedMultiplyAdd(c, x, y);
            d = Vector512.FusedMultiplyAdd(d, x, y);
            e = Vector512.FusedMultiplyAdd(e, x, y);
            f = Vector512.FusedMultiplyAdd(f, x, y);
            g = Vector512.FusedMultiplyAdd(g, x, y);
            h = Vector512.FusedMultiplyAdd(h, x, y);
            i = Vector512.FusedMultiplyAdd(i, x, y);
            j = Vector512.FusedMultiplyAdd(j, x, y);
            k = Vector512.FusedMultiplyAdd(k, x, y);
            l = Vector512.FusedMultiplyAdd(l, x, y);
        }

        Sink(Vector512.Sum(a + b + c + d + e + f + g + h + i + j + k + l));
        return Vector512<float>.Count;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static int Chain256(int rounds)
    {
        Vector256<float> x = Vector256.Create(0.999f), y = Vector256.Create(0.001f);
        Vector256<float> a = x, b = x, c = x, d = x, e = x, f = x, g = x, h = x, i = x, j = x, k = x, l = x;
        for (; rounds > 0; rounds--)
        {
            a = Vector256.FusedMultiplyAdd(a, x, y);
            b = Vector256.FusedMultiplyAdd(b, x, y);
            c = Vector256.FusedMultiplyAdd(c, x, y);
            d = Vector256.FusedMultiplyAdd(d, x, y);
            e = Vector256.FusedMultiplyAdd(e, x, y);
            f = Vector256.FusedMultiplyAdd(f, x, y);
            g = Vector256.FusedMultiplyAdd(g, x, y);
            h = Vector256.FusedMultiplyAdd(h, x, y);
            i = Vector256.FusedMultiplyAdd(i, x, y);
            j = Vector256.FusedMultiplyAdd(j, x, y);
            k = Vector256.FusedMultiplyAdd(k, x, y);
            l = Vector256.FusedMultiplyAdd(l, x, y);
        }

        Sink(Vector256.Sum(a + b + c + d + e + f + g + h + i + j + k + l));
        return Vector256<float>.Count;
    }

    private static double CopyRate()
    {
        byte[] from = new byte[CopyBytes], to = new byte[CopyBytes];
        const int Repeats = 20;
        from.CopyTo(to, 0);
        var watch = Stopwatch.StartNew();
        for (int i = 0; i < Repeats; i++)
            from.AsSpan().CopyTo(to);
        return 2.0 * Repeats * CopyBytes / watch.Elapsed.TotalSeconds * 1e-9;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Sink(float value) => GC.KeepAlive(value);
}
