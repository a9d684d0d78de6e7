using System.Numerics;
using ILGPU;

namespace DeepNet.Gpu.Kernels;

/// <summary>What one thread loads of a factor: the same quad of every panel.</summary>
internal readonly struct GemmFeed<T, TFactor>
    where T : unmanaged, INumber<T>
    where TFactor : struct, IGemmFactor<T>
{
    private readonly TFactor _factor;
    private readonly GemmPlace _place;
    private readonly int _step;
    private readonly int _line;
    private readonly int _stride;

    /// <summary>Finds the quad.</summary>
    /// <param name="factor">The factor.</param>
    /// <param name="offset">Where its batch begins.</param>
    /// <param name="firstLine">First line of the tile.</param>
    /// <param name="unit">Number of the quad in the panel.</param>
    /// <param name="lines">Lines of a panel.</param>
    /// <param name="depth">Steps of a panel.</param>
    /// <param name="stride">Elements from one step to the next in the panel.</param>
    public GemmFeed(TFactor factor, long offset, int firstLine, int unit, int lines, int depth, int stride)
    {
        _factor = factor;
        _stride = stride;
        switch (factor.Order)
        {
            case GemmOrder.Lines:
                _line = unit % lines;
                _step = unit / lines * 4;
                break;
            case GemmOrder.Steps:
                _line = unit / (depth / 4);
                _step = unit % (depth / 4) * 4;
                break;
            default:
                _line = unit % (lines / 4) * 4;
                _step = unit / (lines / 4);
                break;
        }

        _place = factor.At(offset, firstLine + _line);
    }

    /// <summary>The quad of the panel that begins with a step.</summary>
    public GemmQuad<T> Fetch(int first, int end) => _factor.Four(_place, first + _step, end);

    /// <summary>Writes it to the panel, as quads of four lines of one step.</summary>
    public void Write(GemmQuad<T> four, ArrayView<GemmQuad<T>> panel, int begin)
    {
        int place = (begin * 4) + (_step * _stride) + _line;
        if (_factor.Order == GemmOrder.FourLines)
        {
            panel[place / 4] = four;
            return;
        }

        ArrayView<T> elements = panel.Cast<T>();
        elements[place] = four.X;
        elements[place + _stride] = four.Y;
        elements[place + (2 * _stride)] = four.Z;
        elements[place + (3 * _stride)] = four.W;
    }
}
