namespace DeepNet.Kernels;

/// <summary>The windows along one dimension: output o sees inputs Begin[o], Begin[o] + Step, … below End[o].</summary>
internal sealed class PoolWindows
{
    private PoolWindows(WindowRule rule)
    {
        Rule = rule;
        Begin = new int[rule.Output];
        End = new int[rule.Output];
        Padded = new int[rule.Output];
        for (int o = 0; o < rule.Output; o++)
            (Begin[o], End[o], Padded[o]) = (rule.Begin(o), rule.End(o), rule.Padded(o));
    }

    /// <summary>The same in numbers alone.</summary>
    public WindowRule Rule { get; }

    public int Input => Rule.Input;

    public int Output => Begin.Length;

    public int Step => Rule.Step;

    public int[] Begin { get; }

    public int[] End { get; }

    /// <summary>Elements of the window, those in the padding included.</summary>
    public int[] Padded { get; }

    /// <summary>The elements inside the input that the largest window sees.</summary>
    public int LargestWindow
    {
        get
        {
            int most = 0;
            for (int o = 0; o < Output; o++)
                most = Math.Max(most, Inside(o));
            return most;
        }
    }

    /// <summary>Whether output o sees exactly the inputs 2 o and 2 o + 1.</summary>
    public bool ArePairs
    {
        get
        {
            bool pairs = Step == 1;
            for (int o = 0; o < Output; o++)
                pairs &= Begin[o] == 2 * o && End[o] == 2 * o + 2 && Padded[o] == 2;
            return pairs;
        }
    }

    /// <summary>A dimension that is not pooled over.</summary>
    public static PoolWindows One { get; } = Adaptive(1, 1);

    /// <summary>Windows of a fixed size at a fixed distance; the output size must have been checked.</summary>
    public static PoolWindows Regular(int input, int output, int kernel, int stride, int padding, int dilation) =>
        new(WindowRule.Regular(input, output, kernel, stride, padding, dilation));

    /// <summary>Windows that share the input as evenly as whole numbers allow:
    /// from ⌊o · input / output⌋ to ⌈(o + 1) · input / output⌉.</summary>
    public static PoolWindows Adaptive(int input, int output) => new(WindowRule.Adaptive(input, output));

    /// <summary>Per output, how many from there on see as many inputs each, at equal distances.</summary>
    public int[] Alike()
    {
        int[] alike = new int[Output];
        for (int o = Output - 1; o >= 0; o--)
        {
            bool same = o + 1 < Output && End[o + 1] - Begin[o + 1] == End[o] - Begin[o] && Padded[o + 1] == Padded[o];
            bool regular = same && (alike[o + 1] == 1 || Begin[o + 2] - Begin[o + 1] == Begin[o + 1] - Begin[o]);
            alike[o] = regular ? alike[o + 1] + 1 : 1;
        }

        return alike;
    }

    /// <summary>The elements inside the input that output o sees.</summary>
    public int Inside(int o) => Step == 1 ? End[o] - Begin[o] : (End[o] - Begin[o] + Step - 1) / Step;

    /// <summary>Per input, the range of outputs that see it; for windows without dilation.</summary>
    public (int[] First, int[] Last) Covering()
    {
        int[] first = new int[Input], last = new int[Input];
        int low = 0, high = 0;
        for (int i = 0; i < Input; i++)
        {
            while (high < Output && Begin[high] <= i)
                high++;
            while (low < high && End[low] <= i)
                low++;
            (first[i], last[i]) = (low, high);
        }

        return (first, last);
    }
}

/// <summary>A pooling of planes, checked and resolved: kernels trust it.
/// Dimensions that a 1-d or 2-d pooling lacks have size 1.</summary>
/// <param name="Planes">Batch · channels.</param>
/// <param name="Depth">Windows along the depth.</param>
/// <param name="Height">Windows along the height.</param>
/// <param name="Width">Windows along the width.</param>
internal sealed record PoolShape(long Planes, PoolWindows Depth, PoolWindows Height, PoolWindows Width)
{
    /// <summary>Elements of one input plane.</summary>
    public long InputSize => (long)Depth.Input * Height.Input * Width.Input;

    /// <summary>Elements of one output plane.</summary>
    public long OutputSize => (long)Depth.Output * Height.Output * Width.Output;

    /// <summary>Where in its plane an element of a window lies, by its place among those inside the input.</summary>
    public long IndexOf(int d, int h, int w, int place)
    {
        int y = Math.DivRem(place, Width.Inside(w), out int x);
        int z = Math.DivRem(y, Height.Inside(h), out y);
        long line = (Depth.Begin[d] + (long)z * Depth.Step) * Height.Input + Height.Begin[h] + y * Height.Step;
        return line * Width.Input + Width.Begin[w] + x * Width.Step;
    }

    /// <summary>Elements of the largest window.</summary>
    public long WindowSize => (long)Depth.LargestWindow * Height.LargestWindow * Width.LargestWindow;
}
