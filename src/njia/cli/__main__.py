from njia.cli import main

main()
