using System.Numerics;

namespace DeepNet.Gpu.Kernels;

/// <summary>One of the two factors of a matrix product, element by element: a line is a row of the left or a column of
/// the right one, a step is what the product sums over.</summary>
internal interface IGemmFactor<T>
    where T : unmanaged, INumber<T>
{
    /// <summary>How the threads of a group share the loading.</summary>
    GemmOrder Order { get; }

    /// <summary>What the elements of a line have in common, computed once per thread.</summary>
    /// <param name="offset">Where the batch begins.</param>
    /// <param name="line">May lie beyond the last line.</param>
    GemmPlace At(long offset, int line);

    /// <summary>Four elements: of the steps <paramref name="step"/> … + 3, or with <see cref="GemmOrder.FourLines"/> of
    /// four lines at one step. What lies beyond the last line or at <paramref name="end"/> and later is 0.</summary>
    GemmQuad<T> Four(GemmPlace place, int step, int end);
}

/// <summary>Which elements neighbouring threads load.</summary>
internal enum GemmOrder
{
    /// <summary>Neighbouring lines, four steps of each: for elements of one step that lie together.</summary>
    Lines,

    /// <summary>Neighbouring steps, four each: for lines that lie together.</summary>
    Steps,

    /// <summary>Neighbouring fours of lines of one step: for elements of one step that lie together, aligned.</summary>
    FourLines,
}

/// <summary>Where a line is.</summary>
internal readonly struct GemmPlace(long at, int depth = 0, int height = 0, int width = 0)
{
    /// <summary>In elements from the first; negative beyond the last line.</summary>
    public readonly long At = at;

    public readonly int Depth = depth;

    public readonly int Height = height;

    public readonly int Width = width;

    /// <summary>Beyond the last line.</summary>
    public static GemmPlace Outside => new(-1);

    public bool IsInside => At >= 0;
}
