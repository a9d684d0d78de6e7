namespace DeepNet.Tests.Backends;

/// <summary>Copies between layouts that are contiguous along different dims go through tiles.</summary>
public sealed class TransposeTests
{
    public static TheoryData<int, int, int> Sizes => new()
    {
        { 1, 4, 4 }, { 1, 8, 8 }, { 3, 7, 130 }, { 2, 64, 65 }, { 1, 200, 9 }, { 5, 3, 70 }, { 2, 48, 80 },
        { 1, 128, 96 },
    };

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Every_element_arrives(int batch, int rows, int columns)
    {
        foreach (DType dtype in (DType[])[DType.Float32, DType.Float64, DType.Int8, DType.BFloat16])
        {
            Tensor x = Tensor.Arange(0, batch * rows * columns, 1, DType.Float32).Cast(dtype)
                .Reshape(batch, rows, columns);
            float[] values = x.Cast(DType.Float32).ToArray<float>();
            float[] last = x.Permute(0, 2, 1).Contiguous().Cast(DType.Float32).ToArray<float>();
            float[] first = x.Permute(2, 0, 1).Contiguous().Cast(DType.Float32).ToArray<float>();
            for (int i = 0; i < values.Length; i++)
            {
                (int b, int r, int c) = (i / (rows * columns), i / columns % rows, i % columns);
                last[(((b * columns) + c) * rows) + r].Should().Be(values[i]);
                first[(((c * batch) + b) * rows) + r].Should().Be(values[i]);
            }
        }
    }

    [Theory]
    [InlineData(2048, 2064)]
    [InlineData(2056, 2048)]
    public void Copies_too_large_for_the_caches_arrive_too(int rows, int columns)
    {
        Tensor x = Tensor.Arange(0, rows * columns, 1, DType.Float32).Reshape(rows, columns);
        float[] turned = x.Permute(1, 0).Contiguous().ToArray<float>();
        for (int r = 0; r < rows; r += 5)
        {
            for (int c = 0; c < columns; c++)
            {
                if (turned[(c * rows) + r] != (r * columns) + c)
                    Assert.Fail($"[{c}, {r}] is {turned[(c * rows) + r]}");
            }
        }
    }
}
