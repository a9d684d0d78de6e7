namespace DeepNet.Kernels;

/// <summary>The windows of a pooling along one dimension, in numbers alone: what kernels of any device compute
/// with.</summary>
internal readonly struct WindowRule
{
    /// <summary>Elements of the input.</summary>
    public readonly int Input;

    /// <summary>Windows.</summary>
    public readonly int Output;

    /// <summary>Distance of a window's elements.</summary>
    public readonly int Step;

    // 0 for windows that share the input evenly.
    private readonly int _kernel;
    private readonly int _stride;
    private readonly int _padding;

    private WindowRule(int input, int output, int step, int kernel, int stride, int padding)
    {
        (Input, Output, Step) = (input, output, step);
        (_kernel, _stride, _padding) = (kernel, stride, padding);
    }

    /// <summary>Windows of a fixed size at a fixed distance; the output size must have been checked.</summary>
    public static WindowRule Regular(int input, int output, int kernel, int stride, int padding, int dilation) =>
        new(input, output, dilation, kernel, stride, padding);

    /// <summary>Windows that share the input as evenly as whole numbers allow:
    /// from ⌊o · input / output⌋ to ⌈(o + 1) · input / output⌉.</summary>
    public static WindowRule Adaptive(int input, int output) => new(input, output, 1, 0, 1, 0);

    /// <summary>The first element inside the input that window o sees; it sees every <see cref="Step"/>-th one up to
    /// <see cref="End"/>.</summary>
    public int Begin(int o)
    {
        if (_kernel == 0)
            return (int)((long)o * Input / Output);
        long begin = First(o);
        if (begin < 0)
            begin += (-begin + Step - 1) / Step * Step;
        return (int)(begin < Input ? begin : Input);
    }

    /// <summary>Behind the last element inside the input that window o sees.</summary>
    public int End(int o)
    {
        if (_kernel == 0)
            return (int)((((long)o + 1) * Input + Output - 1) / Output);
        long end = Last(o);
        return end < 0 ? 0 : (int)(end < Input ? end : Input);
    }

    /// <summary>Elements of window o, those in the padding included.</summary>
    public int Padded(int o)
    {
        if (_kernel == 0)
            return End(o) - Begin(o);
        long end = Last(o), all = (long)Input + _padding;
        return (int)((end < all ? end : all) - First(o));
    }

    /// <summary>The elements inside the input that window o sees.</summary>
    public int Inside(int o) => Step == 1 ? End(o) - Begin(o) : (End(o) - Begin(o) + Step - 1) / Step;

    /// <summary>The first window that ends behind input i.</summary>
    public int FirstOver(int i)
    {
        if (_kernel == 0)
            return (int)((long)i * Output / Input);
        long behind = (long)i + _padding - ((long)(_kernel - 1) * Step);
        return behind <= 0 ? 0 : (int)((uint)(behind - 1) / (uint)_stride) + 1;
    }

    /// <summary>Behind the last window that begins at input i or before; without dilation it sees i, and so do all from
    /// <see cref="FirstOver"/> on.</summary>
    public int LastOver(int i)
    {
        if (_kernel == 0)
            return (int)(((((long)i + 1) * Output) + Input - 1) / Input);
        long last = (uint)((long)i + _padding) / (uint)_stride;
        return last < Output ? (int)last + 1 : Output;
    }

    private long First(int o) => ((long)o * _stride) - _padding;

    private long Last(int o) => First(o) + ((long)(_kernel - 1) * Step) + 1;
}
