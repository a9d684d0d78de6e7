using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace DeepNet.Backends.Cpu;

/// <summary>Lines of numbers taken apart into, or put together from, those of every phase of a stride.</summary>
internal static unsafe class PixelLines
{
    private static readonly Vector512<int> s_even =
        Vector512.Create(0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30);

    private static readonly Vector512<int> s_first =
        Vector512.Create(0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);

    /// <summary>
    /// to[phase · stride of phases + i] = line[first + i · step + phase] for <paramref name="count"/> elements of each
    /// phase, zeros outside the line.
    /// </summary>
    public static void Split<TElement>(
        TElement* line, int width, int first, int step, int phases, int count, TElement* to, long phaseStride)
        where TElement : unmanaged
    {
        if (step == 2 && phases == 2 && sizeof(TElement) == sizeof(float) && Avx512F.IsSupported)
        {
            // All that both phases have inside the line.
            int begin = Math.Min(count, first >= 0 ? 0 : (1 - first) / 2);
            int end = Math.Clamp((width - first) / 2, begin, count);
            if (end - begin >= Vector512<float>.Count)
            {
                float* source = (float*)line + first, even = (float*)to, odd = (float*)(to + phaseStride);
                for (int i = begin; i < end; i += Vector512<float>.Count)
                {
                    int at = Math.Min(i, end - Vector512<float>.Count);
                    Vector512<float> a = Vector512.Load(source + 2 * at), b = Vector512.Load(source + 2 * at + 16);
                    Avx512F.PermuteVar16x32x2(a, s_even, b).Store(even + at);
                    Avx512F.PermuteVar16x32x2(a, s_even + Vector512<int>.One, b).Store(odd + at);
                }

                Each(line, width, first, step, phases, 0, begin, to, phaseStride);
                Each(line, width, first, step, phases, end, count, to, phaseStride);
                return;
            }
        }
        else if (step == 1)
        {
            int begin = Math.Clamp(-first, 0, count), end = Math.Clamp(width - first, begin, count);
            new Span<TElement>(to, begin).Clear();
            new Span<TElement>(line + first + begin, end - begin).CopyTo(new(to + begin, end - begin));
            new Span<TElement>(to + end, count - end).Clear();
            return;
        }

        Each(line, width, first, step, phases, 0, count, to, phaseStride);
    }

    private static void Each<TElement>(
        TElement* line, int width, int first, int step, int phases, int begin, int end, TElement* to, long phaseStride)
        where TElement : unmanaged
    {
        for (int phase = 0; phase < phases; phase++, to += phaseStride)
        {
            for (int i = begin; i < end; i++)
            {
                int x = first + i * step + phase;
                to[i] = (uint)x < (uint)width ? line[x] : default;
            }
        }
    }

    /// <summary>
    /// to[i · step + phase] = from[phase · stride of phases + i] for <paramref name="count"/> elements of each phase,
    /// as far as they lie below <paramref name="width"/>.
    /// </summary>
    public static void Merge<TElement>(
        TElement* from, long phaseStride, int step, int count, TElement* to, int width)
        where TElement : unmanaged
    {
        int i = 0;
        if (step == 1)
        {
            count = Math.Min(count, width);
            new Span<TElement>(from, count).CopyTo(new(to, count));
            return;
        }

        if (step == 2 && sizeof(TElement) == sizeof(float) && Avx512F.IsSupported)
        {
            float* even = (float*)from, odd = (float*)(from + phaseStride), target = (float*)to;
            int end = Math.Min(count, width / 2);
            for (; i + Vector512<float>.Count <= end; i += Vector512<float>.Count)
            {
                Vector512<float> a = Vector512.Load(even + i), b = Vector512.Load(odd + i);
                Avx512F.PermuteVar16x32x2(a, s_first, b).Store(target + 2 * i);
                Avx512F.PermuteVar16x32x2(a, s_first + Vector512.Create(8), b).Store(target + 2 * i + 16);
            }
        }

        for (; i < count; i++)
        {
            for (int phase = 0; phase < step && i * step + phase < width; phase++)
                to[i * step + phase] = from[phase * phaseStride + i];
        }
    }
}
