using System.Numerics;
using DeepNet.Gpu.Kernels;
using DeepNet.Gpu.Memory;

namespace DeepNet.Gpu;

/// <summary>A factor of a matrix product in memory: any strides, lines and steps as in <see cref="IGemmFactor{T}"/>.
/// </summary>
internal sealed class GemmOperand<T>
    where T : unmanaged, INumber<T>
{
    private readonly Tensor _x;
    private readonly int _lines;
    private readonly int _steps;
    private readonly long _lineStride;
    private readonly long _stepStride;

    public GemmOperand(Tensor x, Layout batch, int lines, long lineStride, int steps, long stepStride)
    {
        (_x, Batch, _lines, _steps) = (x, batch, lines, steps);

        // The stride of a single line or step says nothing.
        (_lineStride, _stepStride) = (lines > 1 ? lineStride : 0, steps > 1 ? stepStride : 0);
    }

    /// <summary>Where the matrices lie.</summary>
    public Layout Batch { get; }

    /// <summary>Whether <see cref="Wide"/> can load it.</summary>
    public bool IsWide
    {
        get
        {
            if (_x.Layout.Offset % 4 != 0)
                return false;
            for (int d = 0; d < Batch.Shape.Rank; d++)
            {
                if (Batch.Shape[d] > 1 && Batch.Strides[d] % 4 != 0)
                    return false;
            }

            return AreSteps || (_lineStride == 1 && _lines % 4 == 0 && _stepStride % 4 == 0);
        }
    }

    public GemmWide<T> Wide => new(
        _x.View<T>().Cast<GemmQuad<T>>(), _lines, _lineStride, _stepStride,
        AreSteps ? GemmOrder.Steps : GemmOrder.FourLines);

    public GemmStrided<T> Strided => new(
        _x.View<T>(), _lines, _lineStride, _stepStride,
        _stepStride < _lineStride ? GemmOrder.Steps : GemmOrder.Lines);

    /// <summary>Whether the steps of a line are aligned quads.</summary>
    private bool AreSteps => _stepStride == 1 && _steps % 4 == 0 && _lineStride % 4 == 0;
}
