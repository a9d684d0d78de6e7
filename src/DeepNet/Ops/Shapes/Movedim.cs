namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>
    /// A view in which a dimension has moved to another place; the others keep their order. torch.movedim.
    /// </summary>
    public Tensor Movedim(int source, int destination) => Movedim([source], [destination]);

    /// <summary>The same for several dimensions: <c>source[i]</c> goes to place <c>destination[i]</c>.</summary>
    /// <exception cref="ShapeException">The lists differ in length, or a dim is named twice.</exception>
    public Tensor Movedim(ReadOnlySpan<int> source, ReadOnlySpan<int> destination)
    {
        Check.Shape(
            source.Length == destination.Length, $"Movedim: {source.Length} dims to {destination.Length} places.");
        var order = new int[Rank];
        Array.Fill(order, -1);
        var isMoved = new bool[Rank];
        for (int i = 0; i < source.Length && Rank > 0; i++)
        {
            int from = Check.Dim(nameof(Movedim), source[i], Shape);
            int to = Check.Dim(nameof(Movedim), destination[i], Shape);
            Check.Shape(
                !isMoved[from] && order[to] < 0,
                $"Movedim: dim {source[i]} or place {destination[i]} is named twice for shape {Shape}.");
            isMoved[from] = true;
            order[to] = from;
        }

        int next = 0;
        for (int place = 0; place < order.Length; place++)
        {
            if (order[place] >= 0)
                continue;
            while (isMoved[next])
                next++;
            order[place] = next++;
        }

        return Permute(order);
    }
}
