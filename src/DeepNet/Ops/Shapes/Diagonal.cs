namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>
    /// A view of a diagonal of two dimensions, which go; it becomes the last dimension: y[…, i] = x[…, i, i +
    /// offset].
    /// </summary>
    /// <remarks>Gradient: dy on the diagonal, zero elsewhere. torch.diagonal.</remarks>
    /// <exception cref="ShapeException">The dims are the same.</exception>
    public Tensor Diagonal(int offset = 0, int dim1 = 0, int dim2 = 1)
    {
        int a = Check.Dim(nameof(Diagonal), dim1, Shape), b = Check.Dim(nameof(Diagonal), dim2, Shape);
        Check.Shape(a != b, $"Diagonal: dims {dim1} and {dim2} of shape {Shape} are the same.");
        int row = Math.Max(0, -offset), column = Math.Max(0, offset);
        int length = Math.Max(0, Math.Min(Shape[a] - row, Shape[b] - column));
        long first = length == 0 ? 0 : (row * Layout.Strides[a]) + (column * Layout.Strides[b]);
        var sizes = new List<int>(Rank);
        var strides = new List<long>(Rank);
        for (int d = 0; d < Rank; d++)
        {
            if (d == a || d == b)
                continue;
            sizes.Add(Shape[d]);
            strides.Add(Layout.Strides[d]);
        }

        var layout = new Layout(
            new Shape([.. sizes, length]), [.. strides, Layout.Strides[a] + Layout.Strides[b]], Layout.Offset + first);
        return View(layout).Track(
            nameof(Diagonal), (this, dy => dy.Embed(nameof(DiagEmbed), Shape, x => x.Diagonal(offset, a, b))));
    }
}
