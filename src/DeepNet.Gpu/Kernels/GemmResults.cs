using System.Numerics;
using ILGPU;

namespace DeepNet.Gpu.Kernels;

/// <summary>Where the elements of a matrix product go, and what is done to them before.</summary>
internal interface IGemmResult<T>
    where T : unmanaged, INumber<T>
{
    /// <summary>One element.</summary>
    void Put(long batch, int row, int column, T value);

    /// <summary>Four columns, the first a multiple of 4; those past the last column are dropped.</summary>
    void PutFour(long batch, int row, int column, GemmQuad<T> four);
}

/// <summary>A contiguous [batches, rows, columns], plus bias[column] if there is one.</summary>
/// <param name="y">The result.</param>
/// <param name="quads">The same in quads, if <paramref name="isWide"/> is not 0.</param>
/// <param name="bias">One number per column, if <paramref name="hasBias"/> is not 0.</param>
/// <param name="rows">Rows of a matrix.</param>
/// <param name="columns">Columns of a matrix; a multiple of 4 if <paramref name="isWide"/> is not 0.</param>
/// <param name="isWide">Whether rows are whole aligned quads.</param>
/// <param name="hasBias">Whether there is a bias.</param>
internal readonly struct GemmRows<T>(
    ArrayView<T> y, ArrayView<GemmQuad<T>> quads, ArrayView<T> bias, int rows, int columns, int isWide, int hasBias)
    : IGemmResult<T>
    where T : unmanaged, INumber<T>
{
    public void Put(long batch, int row, int column, T value)
    {
        T result = value;
        if (hasBias != 0)
            result += bias[column];
        y[(((batch * rows) + row) * columns) + column] = result;
    }

    public void PutFour(long batch, int row, int column, GemmQuad<T> four)
    {
        if (isWide != 0)
        {
            if (column >= columns)
                return;
            GemmQuad<T> result = four;
            if (hasBias != 0)
                result = four.Plus(new GemmQuad<T>(bias[column], bias[column + 1], bias[column + 2], bias[column + 3]));
            quads[((((batch * rows) + row) * columns) + column) / 4] = result;
            return;
        }

        if (column < columns)
            Put(batch, row, column, four.X);
        if (column + 1 < columns)
            Put(batch, row, column + 1, four.Y);
        if (column + 2 < columns)
            Put(batch, row, column + 2, four.Z);
        if (column + 3 < columns)
            Put(batch, row, column + 3, four.W);
    }
}

/// <summary>Images [samples, channels, pixels]: a batch is a group of channels, a row a channel in it, a column a pixel
/// of a sample; or a batch is a group of one sample and a column its pixel. Plus bias[channel] if there is one.
/// </summary>
/// <param name="y">The result.</param>
/// <param name="quads">The same in quads, if <paramref name="isWide"/> is not 0.</param>
/// <param name="bias">One number per channel, if <paramref name="hasBias"/> is not 0.</param>
/// <param name="channels">Channels of an image.</param>
/// <param name="rows">Channels of a group.</param>
/// <param name="columns">Pixels of all samples, or of one.</param>
/// <param name="byPixels">Division by the pixels of a channel, a multiple of 4 if <paramref name="isWide"/> is not 0.
/// </param>
/// <param name="isWide">Whether channels are whole aligned quads.</param>
/// <param name="hasBias">Whether there is a bias.</param>
internal readonly struct GemmImages<T>(
    ArrayView<T> y, ArrayView<GemmQuad<T>> quads, ArrayView<T> bias, int channels, int rows, int columns,
    GemmDivisor byPixels, int isWide, int hasBias) : IGemmResult<T>
    where T : unmanaged, INumber<T>
{
    public void Put(long batch, int row, int column, T value)
    {
        long channel = (batch * rows) + row;
        T result = value;
        if (hasBias != 0)
            result += bias[channel % channels];
        y[At(channel, column)] = result;
    }

    public void PutFour(long batch, int row, int column, GemmQuad<T> four)
    {
        if (isWide != 0)
        {
            if (column >= columns)
                return;
            long channel = (batch * rows) + row;
            GemmQuad<T> result = four;
            if (hasBias != 0)
                result = four.Plus(bias[channel % channels]);
            quads[At(channel, column) / 4] = result;
            return;
        }

        if (column < columns)
            Put(batch, row, column, four.X);
        if (column + 1 < columns)
            Put(batch, row, column + 1, four.Y);
        if (column + 2 < columns)
            Put(batch, row, column + 2, four.Z);
        if (column + 3 < columns)
            Put(batch, row, column + 3, four.W);
    }

    private long At(long channel, int column)
    {
        int sample = byPixels.Divide(column);
        return ((((long)sample * channels) + channel) * byPixels.Value) + (column - (sample * byPixels.Value));
    }
}
