namespace DeepNet.Tests.Backends;

/// <summary>Copies of results that are too large for the caches go past them, line by line.</summary>
public sealed class CopyTests
{
    // Runs that start and end within a cache line, and runs that are too short for it.
    [Theory]
    [InlineData(1, 4_200_001, 0)]
    [InlineData(2101, 2003, 4)]
    [InlineData(8500, 502, 2)]
    public void Every_element_of_a_large_copy_arrives(int rows, int columns, int from)
    {
        int count = columns - from;
        Tensor x = Tensor.Arange(0, rows * columns, 1, DType.Float32).Reshape(rows, columns).Narrow(1, from, count);
        float[] copy = x.Clone().Contiguous().ToArray<float>();
        copy.Should().HaveCount(rows * count);
        for (int i = 0; i < copy.Length; i++)
        {
            if (copy[i] != (i / count * columns) + from + (i % count))
                Assert.Fail($"[{i / count}, {i % count}] is {copy[i]}");
        }
    }

    // Rows that start on a cache line and rows that do not.
    [Theory]
    [InlineData(1, 4_200_001)]
    [InlineData(2101, 2003)]
    [InlineData(4096, 1024)]
    public void Every_element_of_a_large_fill_has_the_value_of_its_row(int rows, int columns)
    {
        Tensor x = Tensor.Arange(1, rows + 1, 1, DType.Float32).Reshape(rows, 1);
        float[] filled = x.Expand(rows, columns).Contiguous().ToArray<float>();
        filled.Should().HaveCount(rows * columns);
        for (int i = 0; i < filled.Length; i++)
        {
            if (filled[i] != 1 + (i / columns))
                Assert.Fail($"[{i / columns}, {i % columns}] is {filled[i]}");
        }
    }
}
