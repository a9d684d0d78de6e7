namespace DeepNet.Training;

/// <summary>Puts images side by side into one.</summary>
internal static class ImageGrid
{
    public const int Columns = 8;
    public const int Gap = 2;

    /// <summary>[N, C, H, W] to one image: rows of up to eight, black gaps of two pixels.</summary>
    public static Tensor Of(Tensor images)
    {
        int count = images.Shape[0], columns = Math.Min(count, Columns), rows = (count + columns - 1) / columns;
        Tensor empty = Tensor.Zeros(
            [images.Shape[1], images.Shape[2], images.Shape[3]], images.DType, images.Device);
        var lines = new Tensor[rows];
        for (int row = 0; row < rows; row++)
        {
            var cells = new Tensor[columns];
            for (int column = 0; column < columns; column++)
            {
                int index = row * columns + column;
                Tensor cell = index < count ? images.Select(0, index) : empty;
                cells[column] = column == 0 ? cell : cell.Pad([Gap, 0]);
            }

            Tensor line = Tensor.Concat(cells, -1);
            lines[row] = row == 0 ? line : line.Pad([0, 0, Gap, 0]);
        }

        return Tensor.Concat(lines, -2);
    }
}
